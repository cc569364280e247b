package dev.mooring.worker.desired;

import static dev.mooring.worker.desired.Resources.blackholeSink;
import static dev.mooring.worker.desired.Resources.connector;
import static dev.mooring.worker.desired.Resources.connectorOfSize;
import static dev.mooring.worker.desired.Resources.connectorThatDoesNotShare;
import static dev.mooring.worker.desired.Resources.disabledConnector;
import static dev.mooring.worker.desired.Resources.httpSink;
import static dev.mooring.worker.desired.Resources.httpSource;
import static dev.mooring.worker.desired.Resources.memorySource;
import static dev.mooring.worker.desired.Resources.mqttSink;
import static dev.mooring.worker.desired.Resources.mqttSource;
import static dev.mooring.worker.desired.Resources.sharedSource;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Admission;
import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.api.v1alpha1.SourceStatus;
import dev.mooring.worker.desired.Outcome.Kind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is to run of what was never there before; {@link SuspensionTest} has the rest. */
class DesiredStateTest {
  /** The word that is a mistake, and the one that is still being looked at. */
  static final SpecRules RULES =
      new SpecRules() {
        @Override
        public Finding check(SinkSpec sink) {
          return finding("spec.filter", sink.filter());
        }

        @Override
        public Finding check(SourceSpec source) {
          return finding("spec.key", source.key());
        }

        private static Finding finding(String field, String text) {
          return "broken".equals(text)
              ? Finding.mistake(Reason.InvalidExpression, field + ": broken")
              : "slow".equals(text) ? Finding.UNKNOWN_YET : Finding.IN_ORDER;
        }
      };

  /** Nothing has run here yet. */
  static final DesiredState.Present NOTHING =
      new DesiredState.Present() {
        @Override
        public Optional<Source> accepted(Source source) {
          return Optional.empty();
        }

        @Override
        public Optional<Sink> accepted(Sink sink) {
          return Optional.empty();
        }

        @Override
        public boolean runs(ObjectKey source) {
          return false;
        }

        @Override
        public boolean writes(ObjectKey sink) {
          return false;
        }
      };

  static Stream<Arguments> table() {
    return Stream.of(placements(), attached(), switchedOff(), mistakes()).flatMap(rows -> rows);
  }

  private static Stream<Arguments> placements() {
    return Stream.of(
        row("nothing", "default", " |  | "),
        row(
            "a Connector that nobody uses, in the default pool",
            "default",
            "c |  | ",
            connector("c")),
        row("a Connector that nobody uses, elsewhere", "edge", " |  | ", connector("c")),
        row(
            "a Sink that names a missing Source beside a present one",
            "edge",
            "c | s | ",
            connector("c"),
            edge("s", "c"),
            blackholeSink("b", "s", "missing")),
        row(
            "a Source that wants to share where the broker cannot",
            "default",
            "c |  | ",
            connectorThatDoesNotShare("c"),
            sharedSource("s", "c"),
            blackholeSink("b", "s")),
        row(
            "a Source and its Sinks in its own pool",
            "edge",
            "c d | s | b k",
            connector("c"),
            connector("d"),
            edge("s", "c"),
            mqttSink("k", "d", "s"),
            blackholeSink("b", "s")),
        row(
            "the same, seen by another pool",
            "default",
            " |  | ",
            connector("c"),
            connector("d"),
            edge("s", "c"),
            mqttSink("k", "d", "s")),
        row(
            "a Connector used in two pools, seen by both",
            "edge",
            "c | s | ",
            connector("c"),
            edge("s", "c"),
            mqttSource("t", "c")),
        row(
            "a Sink of Sources in two pools",
            "default",
            "c d | t | k",
            connector("c"),
            connector("d"),
            edge("s", "c"),
            mqttSource("t", "c"),
            mqttSink("k", "d", "s", "t")));
  }

  private static Stream<Arguments> attached() {
    return Stream.of(
        row(
            "attached ones need no Connector",
            "default",
            " | s | k",
            memorySource("s", null),
            blackholeSink("k", "s")),
        row(
            "a type whose Sources need no Connector and whose Sinks do",
            "default",
            " | s | ",
            httpSource("s"),
            httpSink("k", "s")));
  }

  private static Stream<Arguments> switchedOff() {
    return Stream.of(
        row(
            "a disabled Source keeps its Connector open where it would run",
            "edge",
            "c |  | ",
            connector("c"),
            mqttSource("s", "c", false, "edge"),
            blackholeSink("k", "s")),
        row(
            "a Source that is being deleted",
            "default",
            "c |  | ",
            connector("c"),
            deleted(mqttSource("s", "c")),
            blackholeSink("k", "s")),
        row(
            "a Connector that is being deleted works for its users",
            "default",
            "c | s | ",
            deleted(connector("c")),
            mqttSource("s", "c")),
        row(
            "a disabled Connector",
            "default",
            " |  | ",
            disabledConnector("c"),
            mqttSource("s", "c"),
            blackholeSink("k", "s")),
        row(
            "a new Sink on a disabled Connector holds up nobody",
            "default",
            "c | s | b",
            connector("c"),
            disabledConnector("d"),
            mqttSource("s", "c"),
            mqttSink("k", "d", "s"),
            blackholeSink("b", "s")),
        row(
            "a disabled Sink",
            "default",
            "c | s | ",
            connector("c"),
            memorySource("s", null),
            mqttSink("k", "c", false, null, "s")));
  }

  private static Stream<Arguments> mistakes() {
    return Stream.of(
        row(
            "a Source without its Connector",
            "default",
            " |  | ",
            mqttSource("s", "gone"),
            blackholeSink("k", "s")),
        row(
            "a Sink without its Connector",
            "default",
            " | s | ",
            memorySource("s", null),
            mqttSink("k", "gone", "s")),
        row(
            "a Source on a Connector of another type",
            "default",
            "c |  | ",
            connector("c"),
            memorySource("s", "c")),
        row(
            "a Sink with a mistake in its filter",
            "default",
            "c | s | ",
            connector("c"),
            memorySource("s", null),
            mqttSink("k", "c", true, "broken", "s")),
        row(
            "a Sink whose filter is still being compiled",
            "default",
            "c | s | k?",
            connector("c"),
            memorySource("s", null),
            mqttSink("k", "c", true, "slow", "s")),
        row(
            "a Source of the same topic as another one, where there is one client",
            "default",
            "c | s | k",
            connectorOfSize("c", 1),
            mqttSource("t", "c"),
            mqttSource("s", "c"),
            blackholeSink("k", "s"),
            blackholeSink("l", "t")),
        row(
            "Sources of one topic in two pools never meet",
            "default",
            "c | s | k",
            connectorOfSize("c", 1),
            mqttSource("s", "c"),
            edge("e", "c"),
            blackholeSink("k", "s")),
        row(
            "a Sink of a Source that does not exist uses nothing",
            "default",
            "c |  | ",
            connector("c"),
            mqttSink("k", "c", "gone")));
  }

  /** The operator says that a worker reads it as it is written now. */
  static Source readAsWritten(Source source) {
    NodeStatus node =
        new NodeStatus("worker-edge-0", null, NodeState.Running, null, null, null, null, null);
    source.setStatus(
        new SourceStatus(
            source.getMetadata().getGeneration(),
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(node),
            null,
            null,
            null));
    return source;
  }

  private static Source edge(String name, String connector) {
    return mqttSource(name, connector, true, "edge");
  }

  static <T extends HasMetadata> T deleted(T object) {
    object.getMetadata().setDeletionTimestamp("2026-11-21T09:00:00Z");
    return object;
  }

  /**
   * @param expected connectors | sources | sinks; what is undecided has a question mark
   */
  private static Arguments row(String what, String pool, String expected, HasMetadata... objects) {
    return Arguments.of(what, pool, expected, List.of(objects));
  }

  @ParameterizedTest(name = "{0}, seen by {1}: {2}")
  @MethodSource("table")
  void shouldRunWhatBelongsHere(
      String what, String pool, String expected, List<HasMetadata> objects) {
    DesiredState desired = DesiredState.of(inventory(objects), pool, RULES, NOTHING);

    assertThat(
            Stream.of(
                names(desired.connectors().keySet().stream().map(ObjectKey::name)),
                names(outcomes(desired.sources())),
                names(outcomes(desired.sinks()))))
        .containsExactly(expected.split(" \\| ?", 3));
  }

  static Inventory inventory(Collection<HasMetadata> objects) {
    return inventory(objects, Admission.OF_ALL);
  }

  static Inventory inventory(Collection<HasMetadata> objects, Admission admission) {
    return new Inventory(
        only(objects, Connector.class),
        only(objects, Source.class),
        only(objects, Sink.class),
        admission);
  }

  private static <T> List<T> only(Collection<HasMetadata> objects, Class<T> kind) {
    return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static <T> Stream<String> outcomes(Map<ObjectKey, Outcome<T>> outcomes) {
    return outcomes.entrySet().stream()
        .filter(one -> one.getValue().stays())
        .map(one -> one.getKey().name() + mark(one.getValue().kind()));
  }

  private static String mark(Kind kind) {
    return kind == Kind.UNDECIDED ? "?" : kind == Kind.SUSPENDED ? "!" : "";
  }

  private static String names(Stream<String> names) {
    return names.sorted().collect(Collectors.joining(" "));
  }
}
