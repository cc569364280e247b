package dev.mooring;

import dev.mooring.installation.UninstallRole;
import dev.mooring.installation.VerifyRole;
import dev.mooring.operator.OperatorRole;
import dev.mooring.worker.WorkerRole;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.annotations.QuarkusMain;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Starts the role that the first argument names: operator and worker run until they are stopped,
 * verify and uninstall end by themselves. Only the named role's bean is ever made, so nothing of
 * the others runs.
 *
 * <p>Ends with 2 when the argument is missing or wrong.
 */
@QuarkusMain
public class Main implements QuarkusApplication {
  private static final String OPERATOR = "operator";
  private static final String WORKER = "worker";
  private static final String VERIFY = "verify";
  private static final String UNINSTALL = "uninstall";

  @Inject Instance<OperatorRole> operator;
  @Inject Instance<WorkerRole> worker;
  @Inject Instance<VerifyRole> verify;
  @Inject Instance<UninstallRole> uninstall;
  private volatile Runnable stop = () -> {};

  public static void main(String[] arguments) {
    String role = arguments.length == 1 ? arguments[0] : "";
    if (!List.of(OPERATOR, WORKER, VERIFY, UNINSTALL).contains(role)) {
      System.err.println("usage: java -jar quarkus-run.jar operator|worker|verify|uninstall");
      System.exit(2);
    }
    if (role.equals(WORKER)) {
      // It would report a worker, which has no operator in it, as not ready.
      System.setProperty(
          "quarkus.smallrye-health.check.\"io.quarkiverse.operatorsdk.runtime.OperatorHealthCheck\".enabled",
          "false");
      // For probes, metrics and the API client only: connections have event loops of their own.
      System.setProperty("quarkus.vertx.event-loops-pool-size", "1");
    }
    Quarkus.run(Main.class, arguments);
  }

  /** While everything that stopping needs is still there; the process ends when this returns. */
  void shutDown(@Observes ShutdownEvent event) {
    stop.run();
  }

  @Override
  public int run(String... arguments) {
    switch (arguments[0]) {
      case VERIFY -> verify.get().run();
      case UNINSTALL -> uninstall.get().run();
      case OPERATOR -> {
        stop = operator.get()::stop;
        operator.get().start();
        Quarkus.waitForExit();
      }
      default -> {
        stop = worker.get()::stop;
        worker.get().start();
        Quarkus.waitForExit();
      }
    }
    return 0;
  }
}
