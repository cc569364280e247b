package dev.mooring.worker.pipeline;

import dev.mooring.api.v1alpha1.Batch;
import dev.mooring.api.v1alpha1.BlackholeSink;
import dev.mooring.api.v1alpha1.ByteSize;
import dev.mooring.api.v1alpha1.DeadLetter;
import dev.mooring.api.v1alpha1.Delivery;
import dev.mooring.api.v1alpha1.MemorySource;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.OnFailure;
import dev.mooring.api.v1alpha1.Ordering;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Retry;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.connector.ByteBudget;
import dev.mooring.connector.Message;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.expression.InvalidExpressionException;
import dev.mooring.report.ReportedObject;
import dev.mooring.testing.resource.SinkSpecBuilder;
import dev.mooring.testing.resource.SourceSpecBuilder;
import dev.mooring.worker.pipeline.SinkLedger.Result;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Pipelines of Sources and Sinks that the test names, in the namespace {@code plant}. */
final class PipelineFixture {
  final SteppedControl control = new SteppedControl();
  final FakeBoard board = new FakeBoard();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<String> acknowledged = new ArrayList<>();
  final ByteBudget bytes = new ByteBudget(1 << 20);
  final Map<ObjectKey, Absence> absences = new HashMap<>();
  final Set<ObjectKey> waiting = new HashSet<>();
  final Map<ReportedObject, String> mistakes = new HashMap<>();
  final Pipelines pipelines =
      new Pipelines(
          new PipelineRuntime(
              new NodeIdentity("cluster", "worker-0"),
              control,
              board,
              meters,
              new Random(7),
              Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC),
              Duration.ofSeconds(30),
              bytes),
          () -> {});
  private final Map<ObjectKey, SourceSettings> sources = new HashMap<>();
  private final Map<ObjectKey, SinkSettings> sinks = new HashMap<>();
  private final Map<ObjectKey, Suspension> suspended = new HashMap<>();
  private long generation = 1;

  /** A Sink's settings that a test cares for. */
  record SinkOptions(String filter, String transform, Delivery delivery) {
    static final SinkOptions PLAIN =
        new SinkOptions(
            null,
            null,
            new Delivery(100, new Retry("200ms", "5s"), null, null, null, null, null, null));

    SinkOptions filter(String expression) {
      return new SinkOptions(expression, transform, delivery);
    }

    SinkOptions transform(String expression) {
      return new SinkOptions(filter, expression, delivery);
    }

    SinkOptions inFlight(int records) {
      return with(records, delivery.onFailure(), delivery.ordering(), delivery.batch());
    }

    SinkOptions onFailure(OnFailure policy) {
      return with(delivery.inFlight(), policy, delivery.ordering(), delivery.batch());
    }

    SinkOptions unordered() {
      return with(delivery.inFlight(), delivery.onFailure(), Ordering.None, delivery.batch());
    }

    SinkOptions batch(int size, int bytes, String linger) {
      Batch batch = new Batch(size, ByteSize.of(bytes), linger);
      return with(delivery.inFlight(), delivery.onFailure(), delivery.ordering(), batch);
    }

    private SinkOptions with(int inFlight, OnFailure policy, Ordering ordering, Batch batch) {
      return new SinkOptions(
          filter,
          transform,
          new Delivery(
              inFlight,
              delivery.retry(),
              policy,
              null,
              ordering,
              batch,
              delivery.recordsPerSecond(),
              delivery.deadLetter()));
    }

    SinkOptions recordsPerSecond(int records) {
      return new SinkOptions(
          filter,
          transform,
          new Delivery(null, delivery.retry(), null, null, null, null, records, null));
    }

    SinkOptions deadLetter(String sink) {
      return new SinkOptions(
          filter,
          transform,
          new Delivery(
              delivery.inFlight(),
              delivery.retry(),
              OnFailure.DeadLetter,
              null,
              null,
              delivery.batch(),
              null,
              DeadLetter.to(sink)));
    }
  }

  static ObjectKey key(String name) {
    return new ObjectKey("plant", name);
  }

  FakeConnections source(String name) {
    FakeConnections connections = new FakeConnections();
    source(name, connections, "topic");
    return connections;
  }

  void source(String name, FakeConnections connections, String topic) {
    SourceSpec spec = new SourceSpecBuilder().from(new MemorySource(topic)).build();
    sources.put(
        key(name),
        new SourceSettings(
            key(name), "uid-" + name, generation++, spec, RecordKeys.TOPIC, connections, null));
  }

  FakeConnections sink(String name, SinkOptions options, String... from) {
    FakeConnections connections = new FakeConnections();
    sink(name, options, connections, from);
    return connections;
  }

  void sink(String name, SinkOptions options, FakeConnections connections, String... from) {
    SinkSpec spec =
        new SinkSpecBuilder()
            .from(from)
            .filter(options.filter())
            .transform(options.transform())
            .to(new BlackholeSink(null))
            .delivery(options.delivery())
            .build();
    suspended.remove(key(name));
    sinks.put(
        key(name),
        new SinkSettings(
            key(name),
            "uid-" + name,
            generation++,
            spec,
            compiled(spec),
            connections,
            connections.outlets(spec),
            Duration.ofMillis(200),
            Duration.ofSeconds(5)));
  }

  private static SinkExpressions compiled(SinkSpec spec) {
    try {
      return SinkExpressions.compile(spec);
    } catch (InvalidExpressionException e) {
      throw new AssertionError(e);
    }
  }

  void withoutSource(String name) {
    sources.remove(key(name));
  }

  void withoutSink(String name) {
    sinks.remove(key(name));
    suspended.remove(key(name));
  }

  /** The Source exists and cannot run. */
  void suspendSource(String name) {
    sources.remove(key(name));
    absences.put(key(name), Absence.SUSPENDED);
  }

  /** The Sink exists and cannot run, for want of its Connector. */
  void suspendSink(String name, String... from) {
    sinks.remove(key(name));
    suspended.put(
        key(name),
        new Suspension(
            key(name),
            "uid-" + name,
            Stream.of(from).map(PipelineFixture::key).toList(),
            Reason.Disabled,
            "Connector 'd' is disabled"));
  }

  /** Runs what was named until now. */
  void run() {
    Map<ObjectKey, Absence> absent = new HashMap<>(absences);
    absent.keySet().removeAll(sources.keySet());
    pipelines.run(
        new WantedPipelines(sources, sinks, suspended, absent, Set.of(), waiting, mistakes));
    control.settle();
  }

  /** Runs it, and has the other side agree to read. */
  void runReading(FakeConnections source) {
    run();
    source.reading().listener.reading();
    control.settle();
  }

  /** Offers a record whose acknowledgement is kept by its text. */
  boolean offer(FakeConnections source, String text) {
    return offer(source, "plant/x", text);
  }

  /** The same of a record with that topic. */
  boolean offer(FakeConnections source, String topic, String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    return source
        .reading()
        .receiver
        .offer(new Message(topic, payload), () -> acknowledged.add(text));
  }

  /** The ledger of a Sink as its meters show it. */
  double records(String sink, String result) {
    return meters
        .get("mooring.sink.records")
        .tag("sink", sink)
        .tag("result", result)
        .functionCounter()
        .count();
  }

  double records(String sink, Result result) {
    return records(sink, result.name().toLowerCase(Locale.ROOT));
  }

  double inFlight(String sink) {
    return meters.get("mooring.sink.in.flight").tag("sink", sink).gauge().value();
  }
}
