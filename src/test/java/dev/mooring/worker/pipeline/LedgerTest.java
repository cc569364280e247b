package dev.mooring.worker.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.OnFailure;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pipeline.PipelineFixture.SinkOptions;
import dev.mooring.worker.pipeline.SinkLedger.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults at random, from a seed: whatever happens, the ledgers balance and no record is lost. */
class LedgerTest {
  private static final List<String> STEADY = List.of("steady", "narrow");
  private static final int STEPS = 2_000;

  private final PipelineFixture fixture = new PipelineFixture();
  private final FakeConnections temps = fixture.source("temps");
  private final Map<String, FakeConnections> sinks = new LinkedHashMap<>();
  private final Set<String> running = new HashSet<>();
  private final List<String> taken = new ArrayList<>();
  private final Map<String, String> topics = new HashMap<>();
  private Random random;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldBalanceAndLoseNothingWhateverFails(long seed) {
    // Given
    random = new Random(seed);
    for (String name : List.of("steady", "narrow", "filtering", "dropping", "blocking", "coming")) {
      sinks.put(name, new FakeConnections());
      sinks.get(name).answersAtOnce = false;
      sinks.get(name).keepsOrder = !name.equals("narrow") && !name.equals("coming");
      name(name, OnFailure.Block);
    }
    fixture.runReading(temps);

    // When, Then
    for (int step = 0; step < STEPS; step++) {
      anything();
      if (step % 10 == 0) {
        assertBalance();
        assertThat(fixture.acknowledged).doesNotHaveDuplicates();
      }
    }
    heal();
    assertBalance();
    assertThat(taken).hasSizeGreaterThan(100);
    assertThat(fixture.acknowledged).containsExactlyInAnyOrderElementsOf(taken);
    for (String name : STEADY) {
      assertThat(sinks.get(name).written).containsAll(taken);
      assertOrder(sinks.get(name).written);
    }
    for (String name : sinks.keySet()) {
      assertThat(fixture.inFlight(name)).isZero();
    }
  }

  /** Of each topic, all were written for the first time in the order in which they were read. */
  private void assertOrder(List<String> written) {
    for (String topic : Set.copyOf(topics.values())) {
      assertThat(written.stream().distinct().filter(text -> topics.get(text).equals(topic)))
          .containsExactlyElementsOf(
              taken.stream().filter(text -> topics.get(text).equals(topic)).toList());
    }
  }

  private void name(String sink, OnFailure whenBlocking) {
    SinkOptions options =
        switch (sink) {
          case "narrow" -> SinkOptions.PLAIN.inFlight(3);
          case "filtering" -> SinkOptions.PLAIN.filter("text.contains('7')");
          case "dropping" ->
              SinkOptions.PLAIN.transform("payload.number").onFailure(OnFailure.Drop);
          case "blocking" -> SinkOptions.PLAIN.transform("payload.number").onFailure(whenBlocking);
          default -> SinkOptions.PLAIN.inFlight(10);
        };
    fixture.sink(sink, options, sinks.get(sink), "temps");
    running.add(sink);
  }

  private void anything() {
    String sink = List.copyOf(sinks.keySet()).get(random.nextInt(sinks.size()));
    FakeConnections target = sinks.get(sink);
    switch (random.nextInt(20)) {
      case 0 -> target.lose();
      case 1, 2 -> target.reopen();
      case 3 -> fixture.control.advance(Duration.ofMillis(random.nextInt(1_000)));
      case 4 -> refuseForNow(target);
      case 5 -> refuseForGood(sink, target);
      case 6 -> change(random.nextBoolean() ? "blocking" : sink);
      case 7 -> comeOrGo();
      case 8, 9, 10, 11 -> offer();
      default -> sinks.values().forEach(LedgerTest::acknowledgeOne);
    }
  }

  private void offer() {
    int number = taken.size();
    String text = random.nextInt(50) == 0 ? "no json " + number : "{\"number\": " + number + "}";
    Set<String> setOfNow = Set.copyOf(running);
    int before = fixture.acknowledged.size();
    String topic = "plant/" + random.nextInt(4);
    if (fixture.offer(temps, topic, text)) {
      taken.add(text);
      topics.put(text, topic);
      assertThat(setOfNow).containsAll(STEADY);
      assertThat(fixture.acknowledged).hasSize(before);
    }
  }

  private static void acknowledgeOne(FakeConnections target) {
    if (!target.pending.isEmpty()) {
      target.acknowledge();
    }
  }

  private static void refuse(FakeConnections target, ConnectorException cause) {
    if (!target.pending.isEmpty()) {
      target.refuse(cause);
    }
  }

  /** Where order is kept, none arrives after one that is to be tried again. */
  private static void refuseForNow(FakeConnections target) {
    int refused = target.keepsOrder ? target.pending.size() : Math.min(1, target.pending.size());
    for (int i = 0; i < refused; i++) {
      target.refuse(ConnectorException.retry(Reason.Timeout, "no answer"));
    }
  }

  private void refuseForGood(String sink, FakeConnections target) {
    if (sink.equals("dropping") || (sink.equals("blocking") && random.nextInt(5) == 0)) {
      refuse(target, ConnectorException.permanent(Reason.ProtocolError, "too large"));
    }
  }

  private void change(String sink) {
    if (running.contains(sink)) {
      name(sink, random.nextBoolean() ? OnFailure.Drop : OnFailure.Block);
      fixture.run();
    }
  }

  private void comeOrGo() {
    if (running.remove("coming")) {
      fixture.withoutSink("coming");
    } else {
      name("coming", OnFailure.Block);
    }
    fixture.run();
  }

  private void heal() {
    for (String name : sinks.keySet()) {
      name(name, OnFailure.Drop);
      sinks.get(name).reopen();
    }
    fixture.run();
    for (int i = 0; i < 200; i++) {
      sinks.values().forEach(FakeConnections::acknowledgeAll);
      fixture.control.advance(Duration.ofSeconds(1));
    }
  }

  private void assertBalance() {
    for (String sink : running) {
      double ended = 0;
      for (Result result : Result.values()) {
        ended += fixture.records(sink, result);
      }
      assertThat(fixture.records(sink, "received"))
          .as(sink)
          .isEqualTo(ended + fixture.inFlight(sink));
      assertThat(fixture.inFlight(sink)).as(sink).isBetween(0.0, 100.0);
    }
    assertThat(fixture.inFlight("narrow")).isLessThanOrEqualTo(3);
  }
}
