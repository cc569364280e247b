package dev.mooring.demo;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.network.TcpProxy;
import dev.mooring.testing.process.Patience;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.function.Predicate;

/**
 * Goes through the states of one Connector by real faults, and prints what kubectl says of each.
 */
final class StateTour {
  private static final String CONNECTOR = "plant-broker";
  private static final String SOURCE = "temperatures";
  private static final String SINK = "hot-rooms";
  private static final String CUT_OFF = "worker-1";
  private static final long ALARMS = 20;

  private final Installation mooring;
  private final Machines machines;
  private final KubectlTable table;
  private final Patience patience;

  StateTour(Installation mooring, Machines machines, KubectlTable table) {
    this.mooring = mooring;
    this.machines = machines;
    this.table = table;
    this.patience = new Patience(mooring.logs());
  }

  /**
   * Runs it.
   *
   * @throws Patience.InVainException when a state or the records do not come
   */
  void run() {
    await(ConnectorState.Connected, status -> NodeCount.of(3, 3).equals(status.connectedNodes()));
    table.print("Connected: all three workers");
    awaitAlarms();

    TcpProxy link = mooring.brokerLink(CUT_OFF);
    link.cut();
    ConnectorStatus cut =
        await(
            ConnectorState.Inconsistent,
            status -> status.message().contains(CUT_OFF + ": connection "));
    table.print("Inconsistent: " + CUT_OFF + " is cut off from the broker");
    System.out.println("message: " + cut.message());
    link.restore();
    await(ConnectorState.Connected, status -> true);
    table.print("Connected: " + CUT_OFF + " reaches the broker again");

    mooring.killBroker();
    ConnectorStatus dead = await(ConnectorState.Disconnected, status -> true);
    table.print("Disconnected: the broker was killed");
    System.out.println("message: " + dead.message());
    mooring.ensureBroker();
    await(ConnectorState.Connected, status -> true);
    table.print("Connected: the broker is back");
    awaitAlarms();
    System.out.println();
    System.out.println("demo: all states seen, and records arrived before and after");
  }

  private void awaitAlarms() {
    long before = machines.alarms();
    patience.await(
        ALARMS + " more records in alarms/hot",
        () -> machines.alarms() >= before + ALARMS,
        () -> machines.alarms() - before);
    System.out.printf("records: %d arrived in alarms/hot%n", machines.alarms() - before);
  }

  /** Waits for the Connector, and for what reads and writes through it. */
  private ConnectorStatus await(ConnectorState state, Predicate<ConnectorStatus> wanted) {
    patience.await(
        "the Connector %s to be %s".formatted(CONNECTOR, state),
        () -> status() != null && status().state() == state && wanted.test(status()),
        () -> String.valueOf(status()));
    PipelineState followers =
        state == ConnectorState.Connected
            ? PipelineState.Running
            : PipelineState.valueOf(state.name());
    patience.await(
        "the Source %s and the Sink %s to be %s".formatted(SOURCE, SINK, followers),
        () -> sourceState() == followers && sinkState() == followers,
        () -> sourceState() + " and " + sinkState());
    return status();
  }

  private PipelineState sourceState() {
    Source source = get(Source.class, SOURCE);
    return source == null || source.getStatus() == null ? null : source.getStatus().state();
  }

  private PipelineState sinkState() {
    Sink sink = get(Sink.class, SINK);
    return sink == null || sink.getStatus() == null ? null : sink.getStatus().state();
  }

  private ConnectorStatus status() {
    Connector connector = get(Connector.class, CONNECTOR);
    return connector == null ? null : connector.getStatus();
  }

  private <K extends HasMetadata> K get(Class<K> kind, String name) {
    return mooring.admin().resources(kind).inNamespace("default").withName(name).get();
  }
}
