package dev.mooring.testing.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A thousand records a second, or fewer where the broker takes fewer, to five topics, each with a
 * number from 0 and its topic's key; and what has become of them, as a server has written it down:
 * a line for each record or for each batch. For one test's thread.
 */
public final class CountedRecords implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int KEYS = 5;

  /** Below what the client allows: a broker on a busy machine may answer late. */
  private static final int MOST_UNANSWERED = 900;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestClient client;
  private final String topic;
  private final Supplier<List<String>> lines;
  private final IntFunction<String> payload;
  private final List<CompletableFuture<Void>> published = new ArrayList<>();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final ScheduledExecutorService load = Executors.newSingleThreadScheduledExecutor();

  /**
   * Publishes nothing before {@link #begin}.
   *
   * @param topic the topics are {@code <topic>/0} to {@code <topic>/4}
   * @param lines what the server has written down
   * @param payload the record of each number
   */
  public CountedRecords(
      Vertx vertx,
      int port,
      String topic,
      Supplier<List<String>> lines,
      IntFunction<String> payload) {
    this.client = TestClient.connect(vertx, port);
    this.topic = topic;
    this.lines = lines;
    this.payload = payload;
  }

  /** The plain record of a number. */
  public static String record(int number) {
    return "{\"n\": " + number + ", \"key\": " + number % KEYS + ", \"room\": \"kitchen\"}";
  }

  /** Publishes from now on, and returns when the first have arrived. */
  public void begin() {
    load.scheduleAtFixedRate(this::publish, 0, 1, TimeUnit.MILLISECONDS);
    await().atMost(PATIENCE).until(() -> !numbers().isEmpty());
  }

  private void publish() {
    if (unanswered.get() >= MOST_UNANSWERED) {
      return;
    }
    synchronized (published) {
      int number = published.size();
      unanswered.incrementAndGet();
      published.add(
          client
              .publishLater(topic + "/" + number % KEYS, payload.apply(number))
              .whenComplete((answered, failure) -> unanswered.decrementAndGet()));
    }
  }

  /** Lets that time pass while records flow. */
  public void goOnFor(Duration time) {
    int end = count() + (int) time.toMillis();
    await().atMost(time.plus(PATIENCE)).until(() -> count() >= end);
  }

  private int count() {
    synchronized (published) {
      return published.size();
    }
  }

  /** Publishes no more, and returns when the broker has all. */
  public int finish() {
    load.close();
    CompletableFuture.allOf(published.toArray(CompletableFuture[]::new)).join();
    return published.size();
  }

  /** Waits until all of these have arrived, each at least once. */
  public void awaitAll(Set<Integer> wanted) {
    Arrivals.await(wanted, this::numbers);
  }

  /** Waits until all that were published have arrived, each at least once. */
  public void awaitAll() {
    awaitAll(new HashSet<>(IntStream.range(0, finish()).boxed().toList()));
  }

  /** How many came that had come before. */
  public int repeated() {
    List<Integer> all = numbers();
    return all.size() - new HashSet<>(all).size();
  }

  /** Of each key, all have come for the first time in the order in which they were published. */
  public void assertOrder() {
    Map<Integer, Integer> latest = new HashMap<>();
    Set<Integer> seen = new HashSet<>();
    for (int number : numbers()) {
      if (seen.add(number)) {
        Integer before = latest.put(number % KEYS, number);
        assertThat(before == null || before < number)
            .as("record %d came after %d of the same key", number, before)
            .isTrue();
      }
    }
  }

  private List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    for (String line : lines.get()) {
      JsonNode body = parse(line);
      if (body.isArray()) {
        body.forEach(record -> numbers.add(record.get("n").asInt()));
      } else {
        numbers.add(body.get("n").asInt());
      }
    }
    return numbers;
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + line, e);
    }
  }

  @Override
  public void close() {
    load.shutdownNow();
    client.close();
  }
}
