package dev.mooring.testing.broker;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Numbers from 0 that a client publishes to one topic at a steady pace, and that come back on
 * another one, each at least once. For one test's thread.
 */
public final class NumberedFlow implements AutoCloseable {
  private final TestClient client;
  private final String topic;
  private final AtomicInteger published = new AtomicInteger();
  private final List<Integer> received = new ArrayList<>();
  private final ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();

  /** Listens to {@code <topic>/out} from now on; publishes nothing before {@link #begin}. */
  public NumberedFlow(Vertx vertx, int port, String topic) {
    this.topic = topic;
    this.client = TestClient.connect(vertx, port);
    client.subscribe(topic + "/out", 1);
  }

  /**
   * The Source {@code numbers} and the Sink {@code back} that they take their way through, over the
   * Connector {@code plant}.
   */
  public String pipeline(String placement, int inFlight) {
    return """
    kind: Source
    metadata: {name: numbers}
    spec: {placement: %s, connectorRef: {name: plant}, mqtt: {topics: ["%s/in"], qos: 1}}
    ---
    kind: Sink
    metadata: {name: back}
    spec:
      from: [{sourceRef: {name: numbers}}]
      connectorRef: {name: plant}
      mqtt: {topic: "%s/out", qos: 1}
      delivery: {inFlight: %d}
    """
        .formatted(placement, topic, topic, inFlight);
  }

  /** Publishes a number to {@code <topic>/in} every 5 ms, and returns when the first have come. */
  public void begin() {
    load.scheduleAtFixedRate(
        () -> client.publish(topic + "/in", String.valueOf(published.getAndIncrement())),
        0,
        5,
        TimeUnit.MILLISECONDS);
    awaitAllSoFar();
  }

  /** Returns when everything has arrived that was published before this call. */
  public void awaitAllSoFar() {
    Set<Integer> wanted = IntStream.range(0, published.get()).boxed().collect(Collectors.toSet());
    Arrivals.await(
        wanted,
        () -> {
          take();
          return received;
        });
  }

  /** Publishes no more, and returns when everything has arrived. */
  public void finish() {
    load.close();
    awaitAllSoFar();
  }

  /** How many came that had come before. */
  public int repeated() {
    return received.size() - new HashSet<>(received).size();
  }

  /** How many came for the first time after a larger one had. */
  public int inversions() {
    Set<Integer> seen = new HashSet<>();
    int largest = -1;
    int inversions = 0;
    for (int number : received) {
      if (seen.add(number) && number < largest) {
        inversions++;
      }
      largest = Math.max(largest, number);
    }
    return inversions;
  }

  /** How many of those published have not arrived yet. */
  public int missing() {
    take();
    return published.get() - new HashSet<>(received).size();
  }

  /** How many have been published. */
  public int published() {
    return published.get();
  }

  private void take() {
    for (var message = client.received().poll();
        message != null;
        message = client.received().poll()) {
      received.add(Integer.valueOf(message.payload().toString()));
    }
  }

  @Override
  public void close() {
    load.shutdownNow();
    client.close();
  }
}
