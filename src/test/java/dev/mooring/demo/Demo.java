package dev.mooring.demo;

import dev.mooring.testing.cluster.NoClusterException;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.process.Patience;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code make demo}: Mooring on this machine, with a broker, three workers, the samples and
 * simulated machines. It stays up until Ctrl-C; with the argument {@code once} it goes through the
 * states by itself and exits with 0, or with 1 and what was missing.
 */
public final class Demo {
  private static final Path SAMPLES = Path.of("config/samples");

  private Demo() {}

  public static void main(String[] arguments) {
    boolean once = List.of(arguments).contains("once");
    int exitCode = 0;
    try (Installation mooring =
        Installation.builder().progress(step -> System.out.println("demo: " + step)).start()) {
      mooring.cluster().apply(SAMPLES);
      System.out.println("demo: applied " + SAMPLES);
      try (Machines machines = Machines.start(mooring.broker().port())) {
        KubectlTable table =
            new KubectlTable(mooring.cluster().kubectl(), mooring.cluster().kubeconfig());
        if (once) {
          new StateTour(mooring, machines, table).run();
        } else {
          new Playground(mooring, machines, table).run();
        }
      }
    } catch (Patience.InVainException | NoClusterException missing) {
      System.err.println("demo: " + missing.getMessage());
      exitCode = 1;
    } catch (RuntimeException unexpected) {
      System.err.println("demo: " + unexpected.getMessage() + "; details: " + kept(unexpected));
      exitCode = 1;
    }
    // Threads of the clients would keep the process.
    System.exit(exitCode);
  }

  /** Where it was, for who looks into it. */
  private static Path kept(RuntimeException unexpected) {
    Path file = Path.of("target", "demo-failure.log");
    try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
      unexpected.printStackTrace(writer);
    } catch (IOException unwritable) {
      unexpected.printStackTrace();
    }
    return file;
  }
}
