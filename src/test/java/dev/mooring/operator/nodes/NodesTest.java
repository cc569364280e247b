package dev.mooring.operator.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.api.v1alpha1.WorkerReport;
import dev.mooring.api.v1alpha1.WorkerReportSpec;
import dev.mooring.lease.LeaseObserver;
import dev.mooring.lease.LeaseObserver.Renewal;
import dev.mooring.operator.status.Workforce;
import dev.mooring.report.ReportedObject;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00.5Z");
  private static final String SINCE = "2026-01-01T10:00:00Z";
  private static final Workforce WORKFORCE = new Workforce(List.of("worker-0"), false, null);
  private static final SecretVersion LOGIN = new SecretVersion("login", "7");

  private final NodeViews views = new NodeViews();
  private final LeaseObserver leases = new LeaseObserver();
  private final Nodes nodes = new Nodes(views, leases);

  @Test
  void shouldPassOnWhatALivingWorkerSays() {
    alive("a");
    reports("a", entry("uid", 3, NodeState.Connected, LOGIN));

    assertThat(status(wanted()))
        .isEqualTo(
            new NodeStatus("worker-0", "host", NodeState.Connected, null, null, SINCE, 4, null));
  }

  @Test
  void shouldSayThatAWorkerWithoutALeaseHasNotReportedYet() {
    reports("a", entry("uid", 3, NodeState.Connected, LOGIN));

    assertNotReported(status(wanted()));
  }

  @Test
  void shouldSayThatAWorkerWithoutAnEntryHasNotReportedYet() {
    alive("a");

    assertNotReported(status(wanted()));
  }

  @Test
  void shouldNotCountWhatAnEarlierProcessHasSaid() {
    alive("b");
    reports("a", entry("uid", 3, NodeState.Connected, LOGIN));

    assertNotReported(status(wanted()));
  }

  @Test
  void shouldNotCountWhatWasSaidOfANamesake() {
    alive("a");
    reports("a", entry("other", 3, NodeState.Connected, LOGIN));

    assertNotReported(status(wanted()));
  }

  @Test
  void shouldShowWhatGoesOnWithOlderSettingsBecauseTheNewOnesDoNotWork() {
    alive("a");
    reports("a", failedUpdate(2));

    NodeStatus status = status(wanted());

    assertThat(status.state()).isEqualTo(NodeState.Connected);
    assertThat(status.reason()).isEqualTo(Reason.UpdateFailed);
    assertThat(status.message()).isEqualTo("the new settings do not work");
    assertThat(status.observedGeneration()).isEqualTo(2);
  }

  @Test
  void shouldShowAnOlderGenerationAsSuch() {
    alive("a");
    reports("a", entry("uid", 2, NodeState.Connected, LOGIN));

    assertThat(status(wanted()))
        .isEqualTo(
            new NodeStatus(
                "worker-0",
                "host",
                NodeState.Connecting,
                Reason.Connecting,
                "still runs generation 2",
                "2026-01-01T12:00:00Z",
                4,
                2L));
  }

  @Test
  void shouldShowAnOlderSecretVersionAsSuch() {
    alive("a");
    reports("a", entry("uid", 3, NodeState.Connected, new SecretVersion("login", "6")));

    NodeStatus status = status(wanted());

    assertThat(status.state()).isEqualTo(NodeState.Connecting);
    assertThat(status.message()).isEqualTo("still uses an older version of Secret 'login'");
    assertThat(status.observedGeneration()).isNull();
  }

  @Test
  void shouldSayThatALostWorkerIsUnknown() {
    leases.seen("worker-0", renewal("a"), 0);
    leases.confirm("worker-0", renewal("a"), LeaseObserver.LENGTH.toNanos());
    reports("a", entry("uid", 3, NodeState.Connected, LOGIN));

    assertThat(status(wanted()))
        .isEqualTo(
            new NodeStatus(
                "worker-0",
                "host",
                NodeState.Unknown,
                Reason.NodeLost,
                "not heard of for 10 s",
                "2026-01-01T12:00:00Z",
                null,
                null));
  }

  @Test
  void shouldKeepTheTimeOfWhatTheOperatorSaidBefore() {
    NodeStatus first = status(wanted());

    NodeStatus later = nodes.statuses(wanted(first), WORKFORCE, NOW.plusSeconds(60)).get(0);

    assertThat(later).isEqualTo(first);
  }

  @Test
  void shouldLeaveALostWorkerLostAfterAStartUntilItIsHeardOf() {
    NodeStatus lost =
        new NodeStatus(
            "worker-0", "host", NodeState.Unknown, Reason.NodeLost, "lost", SINCE, null, null);
    leases.found("worker-0", renewal("a"), 0);
    reports("a", entry("uid", 3, NodeState.Connected, LOGIN));

    assertThat(status(wanted(lost)).state()).isEqualTo(NodeState.Unknown);

    boolean told = leases.seen("worker-0", new Renewal("worker-0/a", "later"), 1);

    assertThat(told).isTrue();
    assertThat(status(wanted(lost)).state()).isEqualTo(NodeState.Connected);
  }

  @Test
  void shouldTrustAWorkerAfterAStartThatWasNotLostBefore() {
    leases.found("worker-0", renewal("a"), 0);
    reports("a", entry("uid", 3, NodeState.Connected, LOGIN));

    assertThat(status(wanted()).state()).isEqualTo(NodeState.Connected);
  }

  @Test
  void shouldSayNothingOfWorkersThatShouldNotRunIt() {
    alive("a");
    reports("a", entry("uid", 3, NodeState.Connected, LOGIN));

    assertThat(nodes.statuses(wanted(), new Workforce(List.of("worker-7"), false, null), NOW))
        .extracting(NodeStatus::name)
        .containsExactly("worker-7");
  }

  private static void assertNotReported(NodeStatus status) {
    assertThat(status.state()).isEqualTo(NodeState.Connecting);
    assertThat(status.reason()).isEqualTo(Reason.Connecting);
    assertThat(status.message()).isEqualTo("has not reported yet");
    assertThat(status.since()).isEqualTo("2026-01-01T12:00:00Z");
  }

  private NodeStatus status(Wanted wanted) {
    return nodes.statuses(wanted, WORKFORCE, NOW).get(0);
  }

  private static Wanted wanted(NodeStatus... before) {
    ObjectKey key = new ObjectKey("ns", "plant");
    return new Wanted(
        new ReportedObject(ReportedKind.Connector, key),
        "uid",
        3,
        3,
        List.of(LOGIN),
        List.of(before));
  }

  private void alive(String instance) {
    leases.seen("worker-0", renewal(instance), 0);
  }

  private static Renewal renewal(String instance) {
    return new Renewal("worker-0/" + instance, "10:00:00");
  }

  private static ReportEntry entry(
      String uid, long generation, NodeState state, SecretVersion secret) {
    return new ReportEntry(
        ReportedKind.Connector,
        "ns",
        "plant",
        uid,
        generation,
        state,
        null,
        null,
        SINCE,
        4,
        null,
        null,
        List.of(secret));
  }

  private void reports(String instance, ReportEntry entry) {
    WorkerReport report = new WorkerReport();
    report.setMetadata(new ObjectMetaBuilder().withName("worker-0.0").build());
    report.setSpec(
        new WorkerReportSpec("worker-0", "pod", instance, "host", "default", List.of(entry)));
    views.put(report);
  }

  private static ReportEntry failedUpdate(long generation) {
    ReportEntry well = entry("uid", generation, NodeState.Connected, LOGIN);
    return new ReportEntry(
        well.kind(),
        well.namespace(),
        well.name(),
        well.uid(),
        well.generation(),
        well.state(),
        Reason.UpdateFailed,
        "the new settings do not work",
        well.since(),
        well.open(),
        null,
        null,
        well.secrets());
  }
}
