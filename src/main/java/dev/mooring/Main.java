package dev.mooring;

import dev.mooring.installation.ReleaseOptions;
import dev.mooring.installation.ReleaseRole;
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
 * verify, uninstall and release end by themselves. Only the named role's bean is ever made, so
 * nothing of the others runs.
 *
 * <p>Ends with 2 when the arguments are missing or wrong.
 */
@QuarkusMain
public class Main implements QuarkusApplication {
  private static final String OPERATOR = "operator";
  private static final String WORKER = "worker";
  private static final String VERIFY = "verify";
  private static final String UNINSTALL = "uninstall";
  private static final String RELEASE = "release";

  @Inject Instance<OperatorRole> operator;
  @Inject Instance<WorkerRole> worker;
  @Inject Instance<VerifyRole> verify;
  @Inject Instance<UninstallRole> uninstall;
  @Inject Instance<ReleaseRole> release;
  private volatile Runnable stop = () -> {};

  public static void main(String[] arguments) {
    String role = arguments.length == 0 ? "" : arguments[0];
    check(role, arguments);
    if (!List.of(OPERATOR, WORKER).contains(role)) {
      // Nobody asks it, and where it runs that port may be another's.
      System.setProperty("quarkus.http.port", "0");
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

  private static List<String> options(String... arguments) {
    return List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
  }

  private static void check(String role, String... arguments) {
    List<String> options = options(arguments);
    try {
      if (role.equals(RELEASE)) {
        ReleaseOptions.parse(options);
      } else if (!List.of(OPERATOR, WORKER, VERIFY, UNINSTALL).contains(role)
          || !options.isEmpty()) {
        throw new IllegalArgumentException("there is no such verb: " + String.join(" ", arguments));
      }
    } catch (IllegalArgumentException wrong) {
      System.err.println(wrong.getMessage());
      System.err.println("usage: mooring operator|worker|verify|uninstall");
      System.err.println("       mooring " + ReleaseOptions.USAGE);
      System.exit(2);
    }
  }

  /** While everything that stopping needs is still there; the process ends when this returns. */
  void shutDown(@Observes ShutdownEvent event) {
    stop.run();
  }

  @Override
  public int run(String... arguments) {
    switch (arguments[0]) {
      case RELEASE -> {
        return release.get().run(ReleaseOptions.parse(options(arguments)));
      }
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
