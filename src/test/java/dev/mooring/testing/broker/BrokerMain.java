package dev.mooring.testing.broker;

import dev.mooring.testing.network.Ports;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Runs an {@link EmbeddedBroker} as a program of its own: {@code BrokerMain <port> [<folder>]}. It
 * keeps its sessions in the folder, or in memory. It knows {@link EmbeddedBroker#USER} and {@link
 * EmbeddedBroker#NEXT_USER}, and lets everybody in who has no name. Prints {@value #READY} when
 * clients can connect.
 */
public final class BrokerMain {
  static final String READY = "broker is ready";

  private BrokerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedBroker.start(
        Integer.parseInt(arguments[0]),
        Ports.free(),
        new BrokerRules(
            Map.of(
                EmbeddedBroker.USER,
                EmbeddedBroker.PASSWORD,
                EmbeddedBroker.NEXT_USER,
                EmbeddedBroker.NEXT_PASSWORD),
            true),
        arguments.length > 1 ? Path.of(arguments[1]) : null);
    System.out.println(READY);
    new CountDownLatch(1).await();
  }
}
