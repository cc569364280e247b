package dev.mooring.demo;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.network.TcpProxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Goes through the states of one Connector by real faults, and prints what kubectl says of each.
 */
final class StateTour {
  private static final String CONNECTOR = "plant-broker";
  private static final String CUT_OFF = "worker-1";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long ALARMS = 20;

  private final Installation mooring;
  private final Machines machines;
  private final KubectlTable table;

  StateTour(Installation mooring, Machines machines, KubectlTable table) {
    this.mooring = mooring;
    this.machines = machines;
    this.table = table;
  }

  /**
   * Runs it.
   *
   * @throws MissingException when a state or the records do not come
   */
  void run() {
    await(ConnectorState.Connected, status -> "3/3".equals(status.connectedNodes()));
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
    until(
        () -> machines.alarms() >= before + ALARMS,
        () -> "records in alarms/hot: %d of %d".formatted(machines.alarms() - before, ALARMS));
    System.out.printf("records: %d arrived in alarms/hot%n", machines.alarms() - before);
  }

  private ConnectorStatus await(ConnectorState state, Predicate<ConnectorStatus> wanted) {
    until(
        () -> status() != null && status().state() == state && wanted.test(status()),
        () -> "Connector %s should be %s; it is %s".formatted(CONNECTOR, state, status()));
    return status();
  }

  private static void until(
      BooleanSupplier condition, java.util.function.Supplier<String> missing) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new MissingException(
            "missing after " + PATIENCE.toSeconds() + " s: " + missing.get());
      }
      pause(Duration.ofMillis(100));
    }
  }

  private static void pause(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MissingException("interrupted");
    }
  }

  private ConnectorStatus status() {
    Connector connector =
        mooring.admin().resources(Connector.class).inNamespace("default").withName(CONNECTOR).get();
    return connector == null ? null : connector.getStatus();
  }
}
