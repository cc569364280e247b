package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewsTest {
  private static final ConnectorException REFUSED =
      ConnectorException.disconnected(Reason.ConnectionRefused, "refused");
  private static final ConnectorException TIMEOUT =
      ConnectorException.disconnected(Reason.Timeout, "too late");
  private static final SlotView STARTING = new SlotView(false, false, null);
  private static final SlotView OPEN = new SlotView(true, true, null);
  private static final SlotView RENEWED = new SlotView(false, true, null);
  private static final SlotView REFUSED_FIRST = failing(REFUSED, 1);
  private static final SlotView TIMEOUT_THEN = failing(TIMEOUT, 2);

  @Test
  void shouldBeConnectingWhileNobodyHasAnswered() {
    expect(List.of(STARTING, STARTING), NodeState.Connecting, null, null, 0);
  }

  @Test
  void shouldBeConnectedWhenSomeAreOpenAndNoneFails() {
    expect(List.of(OPEN, OPEN), NodeState.Connected, null, null, 2);
    expect(List.of(OPEN, STARTING), NodeState.Connected, null, null, 1);
  }

  @Test
  void shouldStayConnectedWhileAConnectionIsRenewed() {
    expect(List.of(RENEWED), NodeState.Connected, null, null, 0);
  }

  @Test
  void shouldSayWhatIsWrongWithSome() {
    expect(
        List.of(OPEN, REFUSED_FIRST),
        NodeState.Connected,
        Reason.ConnectionRefused,
        "1 of 2 connections open: refused",
        1);
  }

  @Test
  void shouldBeDisconnectedWhenNoneIsOpenAndSomeFail() {
    expect(
        List.of(REFUSED_FIRST, REFUSED_FIRST),
        NodeState.Disconnected,
        Reason.ConnectionRefused,
        "refused",
        0);
    expect(
        List.of(STARTING, REFUSED_FIRST),
        NodeState.Disconnected,
        Reason.ConnectionRefused,
        "refused",
        0);
  }

  @Test
  void shouldNameTheMostRecentFailure() {
    expect(
        List.of(TIMEOUT_THEN, REFUSED_FIRST),
        NodeState.Disconnected,
        Reason.Timeout,
        "too late",
        0);
  }

  @Test
  void shouldNotLetTwoFailuresTakeTurns() {
    Failure refused = Failure.after(null, REFUSED, () -> 1);
    Failure timeout = Failure.after(null, TIMEOUT, () -> 2);

    Failure refusedAgain = Failure.after(refused, REFUSED, () -> 3);
    assertThat(Views.of(List.of(failing(refusedAgain), failing(timeout))).reason())
        .isEqualTo(Reason.Timeout);

    Failure nowRefusedToo = Failure.after(timeout, REFUSED, () -> 4);
    assertThat(Views.of(List.of(failing(refusedAgain), failing(nowRefusedToo))).reason())
        .isEqualTo(Reason.ConnectionRefused);
  }

  private static void expect(
      List<SlotView> slots, NodeState state, Reason reason, String message, int open) {
    assertThat(Views.of(slots)).isEqualTo(new ConnectionView(state, reason, message, open));
  }

  private static SlotView failing(ConnectorException cause, long order) {
    return failing(new Failure(cause, order));
  }

  private static SlotView failing(Failure failure) {
    return new SlotView(false, false, failure);
  }
}
