package dev.mooring.operator.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import dev.mooring.api.v1alpha1.WorkerReport;
import dev.mooring.api.v1alpha1.WorkerReportSpec;
import dev.mooring.report.ReportedObject;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NodeViewsTest {
  private final NodeViews views = new NodeViews();

  @Test
  void shouldTellOnlyWhichEntriesChanged() {
    List<ReportEntry> entries =
        new ArrayList<>(
            IntStream.range(0, 200).mapToObj(i -> entry("c" + i, NodeState.Connected)).toList());
    assertThat(views.put(report("worker-0", 0, "a", entries))).hasSize(200);

    entries.set(7, entry("c7", NodeState.Disconnected));
    entries.remove(9);
    entries.add(entry("new", NodeState.Connecting));

    assertThat(views.put(report("worker-0", 0, "a", entries)))
        .containsExactlyInAnyOrder(object("c7"), object("c9"), object("new"));
    assertThat(views.put(report("worker-0", 0, "a", entries))).isEmpty();
  }

  @Test
  void shouldFoldTheReportsOfAllWorkers() {
    views.put(report("worker-0", 0, "a", List.of(entry("c", NodeState.Connected))));
    views.put(report("worker-1", 3, "b", List.of(entry("c", NodeState.Disconnected))));

    assertThat(views.of(object("c")))
        .containsOnlyKeys("worker-0", "worker-1")
        .containsEntry(
            "worker-1", new Sighting(entry("c", NodeState.Disconnected), "pod", "b", "host"));
  }

  @Test
  void shouldTellOfAllEntriesWhenAnotherProcessSaysTheSame() {
    List<ReportEntry> entries =
        List.of(entry("c", NodeState.Connected), entry("d", NodeState.Connected));
    views.put(report("worker-0", 0, "a", entries));

    assertThat(views.put(report("worker-0", 0, "b", entries)))
        .containsExactlyInAnyOrder(object("c"), object("d"));
    assertThat(views.of(object("c")).get("worker-0").instance()).isEqualTo("b");
  }

  @Test
  void shouldForgetADeletedReport() {
    WorkerReport report = report("worker-0", 0, "a", List.of(entry("c", NodeState.Connected)));
    views.put(report);

    assertThat(views.remove(report)).containsExactly(object("c"));
    assertThat(views.of(object("c"))).isEmpty();
    assertThat(views.remove(report)).isEmpty();
  }

  @Test
  void shouldKeepAnEntryThatHasMovedToAnotherShard() {
    views.put(report("worker-0", 0, "a", List.of(entry("c", NodeState.Connected))));
    views.put(report("worker-0", 1, "a", List.of(entry("c", NodeState.Disconnected))));

    assertThat(views.put(report("worker-0", 0, "a", List.of()))).isEmpty();
    assertThat(views.of(object("c")).get("worker-0").entry().state())
        .isEqualTo(NodeState.Disconnected);
  }

  private static ReportedObject object(String name) {
    return new ReportedObject(ReportedKind.Connector, new ObjectKey("ns", name));
  }

  private static ReportEntry entry(String name, NodeState state) {
    return new ReportEntry(
        ReportedKind.Connector,
        "ns",
        name,
        "uid",
        1L,
        state,
        null,
        null,
        null,
        1,
        null,
        null,
        null);
  }

  private static WorkerReport report(
      String worker, int shard, String instance, List<ReportEntry> entries) {
    WorkerReport report = new WorkerReport();
    report.setMetadata(new ObjectMetaBuilder().withName(worker + "." + shard).build());
    report.setSpec(new WorkerReportSpec(worker, "pod", instance, "host", "default", entries));
    return report;
  }
}
