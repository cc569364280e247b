package dev.mooring.testing.broker;

import com.hivemq.extension.sdk.api.events.client.ClientLifecycleEventListener;
import com.hivemq.extension.sdk.api.events.client.parameters.AuthenticationSuccessfulInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ConnectionStartInput;
import com.hivemq.extension.sdk.api.events.client.parameters.DisconnectEventInput;
import com.hivemq.extension.sdk.api.packets.disconnect.DisconnectReasonCode;

/** Prints which client ids come and go, and which lose their session to another connection. */
final class ClientLog implements ClientLifecycleEventListener {
  static final String CONNECTED = "client connected: ";
  static final String DISCONNECTED = "client disconnected: ";
  static final String TAKEN_OVER = "session taken over: ";

  @Override
  public void onMqttConnectionStart(ConnectionStartInput input) {}

  @Override
  public void onAuthenticationSuccessful(AuthenticationSuccessfulInput input) {
    System.out.println(CONNECTED + input.getClientInformation().getClientId());
  }

  @Override
  public void onDisconnect(DisconnectEventInput input) {
    System.out.println(DISCONNECTED + input.getClientInformation().getClientId());
    if (input.getReasonCode().filter(DisconnectReasonCode.SESSION_TAKEN_OVER::equals).isPresent()) {
      System.out.println(TAKEN_OVER + input.getClientInformation().getClientId());
    }
  }
}
