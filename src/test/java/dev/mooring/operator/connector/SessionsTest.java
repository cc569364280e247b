package dev.mooring.operator.connector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.api.v1alpha1.Session;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final Predicate<String> NOBODY = worker -> false;
  private static final Predicate<String> THIRD = "worker-3"::equals;
  private static final List<String> HEIRS = List.of("worker-0", "worker-1");

  @Test
  void shouldListWhatWorkersReport() {
    List<Session> sessions =
        Sessions.of(
            null,
            Map.of("worker-1", holds(own(2, "b")), "worker-0", holds(own(0, "b"), own(0, "a"))),
            NOBODY,
            HEIRS);

    assertThat(sessions)
        .containsExactly(
            session("worker-0", 0, "a", null),
            session("worker-0", 0, "b", null),
            session("worker-1", 2, "b", null));
  }

  @Test
  void shouldForgetWhatAWorkerHoldsNoMore() {
    assertThat(
            Sessions.of(
                List.of(session("worker-0", 1, "old", null)),
                Map.of("worker-0", holds(own(0, "a"))),
                NOBODY,
                HEIRS))
        .containsExactly(session("worker-0", 0, "a", null));
  }

  @Test
  void shouldKeepTheSessionsOfAWorkerThatIsAwayAndNameNobodyWhileItMayComeBack() {
    List<Session> before = List.of(session("worker-3", 1, "a", null));

    assertThat(Sessions.of(before, Map.of(), NOBODY, HEIRS)).isEqualTo(before);
  }

  @Test
  void shouldNameOneLiveWorkerForTheSessionsOfOneThatIsGoneForGood() {
    List<Session> before =
        List.of(session("worker-3", 1, "a", null), session("worker-3", 1, "b", null));

    List<Session> sessions = Sessions.of(before, Map.of(), THIRD, HEIRS);

    assertThat(sessions).extracting(Session::reclaimedBy).doesNotContainNull();
    assertThat(sessions.get(0).reclaimedBy())
        .as("one client, one heir")
        .isEqualTo(sessions.get(1).reclaimedBy())
        .isIn(HEIRS);
    assertThat(Sessions.of(sessions, Map.of(), THIRD, HEIRS.reversed()))
        .as("whatever the order")
        .isEqualTo(sessions);
  }

  @Test
  void shouldNameNoWorkerOfAnotherPoolWhichDoesNotRunTheSource() {
    List<Session> before = List.of(session("worker-3", 1, "a", null));

    assertThat(Sessions.of(before, Map.of(), THIRD, List.of("worker-edge-0", "worker-edge-1")))
        .isEqualTo(before);
    assertThat(Sessions.of(before, Map.of(), THIRD, List.of("worker-edge-0", "worker-1")))
        .containsExactly(session("worker-3", 1, "a", "worker-1"));
  }

  @Test
  void shouldNameAnotherOneWhenTheHeirDies() {
    List<Session> before = List.of(session("worker-3", 1, "a", "worker-0"));

    assertThat(Sessions.of(before, Map.of(), THIRD, List.of("worker-1")))
        .containsExactly(session("worker-3", 1, "a", "worker-1"));
    assertThat(Sessions.of(before, Map.of(), THIRD, List.of()))
        .containsExactly(session("worker-3", 1, "a", null));
  }

  @Test
  void shouldForgetWhatAnHeirHasCleared() {
    List<Session> before =
        List.of(session("worker-3", 0, "a", "worker-0"), session("worker-3", 1, "a", "worker-0"));

    assertThat(
            Sessions.of(
                before,
                Map.of("worker-0", holds(new HeldSession("worker-3", 0, "a", true))),
                THIRD,
                HEIRS))
        .containsExactly(session("worker-3", 1, "a", "worker-0"));
  }

  @Test
  void shouldBelieveAWorkerThatIsBackMoreThanWhoClearedItsSession() {
    assertThat(
            Sessions.of(
                List.of(session("worker-3", 0, "a", "worker-0")),
                Map.of(
                    "worker-0",
                    holds(new HeldSession("worker-3", 0, "a", true)),
                    "worker-3",
                    holds(own(0, "a"))),
                NOBODY,
                HEIRS))
        .containsExactly(session("worker-3", 0, "a", null));
  }

  @Test
  void shouldKnowTheTopicsOfASessionWhileItsWorkerIsAway() {
    List<String> topics = List.of("a/#", "b");
    List<Session> sessions =
        Sessions.of(
            null,
            Map.of("worker-3", holds(new HeldSession(null, 1, "a", null, topics))),
            NOBODY,
            HEIRS);
    assertThat(sessions).containsExactly(new Session("worker-3", 1, "a", null, topics));

    assertThat(Sessions.of(sessions, Map.of(), NOBODY, HEIRS)).isEqualTo(sessions);
    assertThat(Sessions.of(sessions, Map.of(), THIRD, List.of("worker-0")))
        .containsExactly(new Session("worker-3", 1, "a", "worker-0", topics));
  }

  @Test
  void shouldListNoMoreTopicsThanAStatusCanBear() {
    List<String> topics = IntStream.range(0, 9).mapToObj(i -> "t".repeat(199) + i).toList();
    HeldSession[] many =
        IntStream.range(0, 256)
            .mapToObj(client -> new HeldSession(null, client, "a", null, topics))
            .toArray(HeldSession[]::new);

    List<Session> sessions = Sessions.of(null, Map.of("worker-0", holds(many)), NOBODY, HEIRS);

    assertThat(sessions).hasSize(256);
    assertThat(sessions.stream().filter(one -> one.topics() != null).count())
        .as("of 1,800 characters each, within 200,000")
        .isEqualTo(111);
  }

  private static ReportEntry holds(HeldSession... sessions) {
    return new ReportEntry(
            ReportedKind.Connector,
            "plant",
            "broker",
            "u",
            1L,
            NodeState.Connected,
            null,
            null,
            null,
            1,
            null,
            null,
            null)
        .withSessions(List.of(sessions));
  }

  private static HeldSession own(int client, String source) {
    return new HeldSession(null, client, source, null);
  }

  private static Session session(String worker, int client, String source, String heir) {
    return new Session(worker, client, source, heir);
  }
}
