package dev.mooring.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/**
 * A {@link DeliveryPipeline} for load generators that are programs of their own: {@code
 * DeliveryServer mqtt|http BROKER SERVER FILE} writes the process id of the worker to the file,
 * each time that one reads, until it is ended. Order is kept unless the environment says
 * ORDERING=None; PIPELINING is that of the connections to an HTTP server, by default 1 with order
 * and 100 without.
 */
public final class DeliveryServer {
  private DeliveryServer() {}

  public static void main(String[] arguments) throws Exception {
    boolean ordered = !"None".equals(System.getenv("ORDERING"));
    int pipelining =
        Integer.parseInt(System.getenv().getOrDefault("PIPELINING", ordered ? "1" : "100"));
    String server = "http".equals(arguments[0]) ? arguments[2] : null;
    Path file = Path.of(arguments[3]);
    DeliveryPipeline pipeline = DeliveryPipeline.start(arguments[1], server, ordered, pipelining);
    Runtime.getRuntime().addShutdownHook(new Thread(pipeline::close));
    long told = -1;
    while (true) {
      long pid = pipeline.pid();
      if (pid != told && pid > 0 && pipeline.reads()) {
        told = pid;
        Path next = Files.writeString(file.resolveSibling("pid.next"), Long.toString(pid));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
