package dev.mooring.testing.broker;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.auth.SubscriptionAuthorizer;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthInput;
import com.hivemq.extension.sdk.api.auth.parameter.SimpleAuthOutput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerInput;
import com.hivemq.extension.sdk.api.auth.parameter.SubscriptionAuthorizerOutput;
import com.hivemq.extension.sdk.api.packets.connect.ConnackReasonCode;
import com.hivemq.extension.sdk.api.packets.subscribe.SubackReasonCode;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Who may do what at an {@link EmbeddedBroker}: everybody may connect without a user name; nobody
 * may subscribe to a filter with {@code forbidden} in it.
 *
 * @param logsClients whether to print who connects and who is pushed out, see {@link ClientLog}
 */
record BrokerRules(Map<String, String> passwordByUser, boolean logsClients)
    implements ExtensionMain {
  EmbeddedExtension extension() {
    return EmbeddedExtension.builder()
        .withId("broker-rules")
        .withName("broker rules")
        .withVersion("1")
        .withExtensionMain(this)
        .build();
  }

  @Override
  public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
    SimpleAuthenticator authenticator = this::authenticate;
    SubscriptionAuthorizer authorizer = BrokerRules::authorize;
    Services.securityRegistry().setAuthenticatorProvider(client -> authenticator);
    Services.securityRegistry().setAuthorizerProvider(client -> authorizer);
    if (logsClients) {
      ClientLog clients = new ClientLog();
      Services.eventRegistry().setClientLifecycleEventListener(client -> clients);
    }
  }

  @Override
  public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {}

  private void authenticate(SimpleAuthInput input, SimpleAuthOutput output) {
    String user = input.getConnectPacket().getUserName().orElse(null);
    String password = input.getConnectPacket().getPassword().map(BrokerRules::text).orElse(null);
    if (user == null) {
      output.authenticateSuccessfully();
    } else if (passwordByUser.containsKey(user)) {
      if (passwordByUser.get(user).equals(password)) {
        output.authenticateSuccessfully();
      } else {
        output.failAuthentication(ConnackReasonCode.BAD_USER_NAME_OR_PASSWORD);
      }
    } else {
      output.failAuthentication(ConnackReasonCode.NOT_AUTHORIZED);
    }
  }

  private static void authorize(
      SubscriptionAuthorizerInput input, SubscriptionAuthorizerOutput output) {
    if (input.getSubscription().getTopicFilter().contains("forbidden")) {
      output.failAuthorization(SubackReasonCode.NOT_AUTHORIZED);
    } else {
      output.authorizeSuccessfully();
    }
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}
