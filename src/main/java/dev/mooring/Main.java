package dev.mooring;

import dev.mooring.operator.OperatorRole;
import dev.mooring.worker.WorkerRole;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/**
 * Starts the role that the first argument names. Only the named role's bean is ever made, so
 * nothing of the other one runs.
 *
 * <p>Ends with 2 when the argument is missing or wrong.
 */
@QuarkusMain
public class Main implements QuarkusApplication {
  private static final String OPERATOR = "operator";
  private static final String WORKER = "worker";

  @Inject Instance<OperatorRole> operator;
  @Inject Instance<WorkerRole> worker;
  private volatile Runnable stop = () -> {};

  public static void main(String[] arguments) {
    String role = arguments.length == 1 ? arguments[0] : "";
    if (!role.equals(OPERATOR) && !role.equals(WORKER)) {
      System.err.println("usage: java -jar quarkus-run.jar operator|worker");
      System.exit(2);
    }
    if (role.equals(WORKER)) {
      // It would report a worker, which has no operator in it, as not ready.
      System.setProperty(
          "quarkus.smallrye-health.check.\"io.quarkiverse.operatorsdk.runtime.OperatorHealthCheck\".enabled",
          "false");
      // A record that stays on one loop costs half of one that changes; the other processors are
      // for what is no loop.
      System.setProperty(
          "quarkus.vertx.event-loops-pool-size",
          Integer.toString(Math.max(1, Runtime.getRuntime().availableProcessors() / 2)));
    }
    Quarkus.run(Main.class, arguments);
  }

  /** While everything that stopping needs is still there; the process ends when this returns. */
  void shutDown(@Observes ShutdownEvent event) {
    stop.run();
  }

  @Override
  public int run(String... arguments) {
    if (arguments[0].equals(OPERATOR)) {
      stop = operator.get()::stop;
      operator.get().start();
    } else {
      stop = worker.get()::stop;
      worker.get().start();
    }
    Quarkus.waitForExit();
    return 0;
  }
}
