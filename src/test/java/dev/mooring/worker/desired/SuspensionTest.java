package dev.mooring.worker.desired;

import static dev.mooring.worker.desired.DesiredStateTest.deleted;
import static dev.mooring.worker.desired.DesiredStateTest.inventory;
import static dev.mooring.worker.desired.Resources.blackholeSink;
import static dev.mooring.worker.desired.Resources.connector;
import static dev.mooring.worker.desired.Resources.connectorOfSize;
import static dev.mooring.worker.desired.Resources.disabledConnector;
import static dev.mooring.worker.desired.Resources.httpConnector;
import static dev.mooring.worker.desired.Resources.key;
import static dev.mooring.worker.desired.Resources.keyedSource;
import static dev.mooring.worker.desired.Resources.lettered;
import static dev.mooring.worker.desired.Resources.memorySource;
import static dev.mooring.worker.desired.Resources.mqttSink;
import static dev.mooring.worker.desired.Resources.mqttSource;
import static dev.mooring.worker.desired.Resources.refusedConnector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.SinkStatus;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceStatus;
import dev.mooring.worker.desired.Outcome.Kind;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a Source {@code s} and its Sink {@code k} that ran, for each hindrance. */
class SuspensionTest {
  private final FakePresent present = new FakePresent();

  private static List<HasMetadata> inOrder() {
    return List.of(
        connector("c"),
        connector("d"),
        mqttSource("s", "c"),
        memorySource("other", null),
        blackholeSink("letters"),
        lettered(mqttSink("k", "d", "s", "other"), "letters"));
  }

  static Stream<Arguments> causes() {
    return Stream.of(besideIt(), amongThem(), inAnEdit(), both(), over()).flatMap(rows -> rows);
  }

  private static Stream<Arguments> besideIt() {
    return Stream.of(
        arguments("nothing", List.of(), "s", Kind.RUN, null),
        arguments("nothing", List.of(), "k", Kind.RUN, null),
        arguments(
            "Connector disabled",
            List.of(disabledConnector("c")),
            "s",
            Kind.SUSPENDED,
            Reason.Disabled),
        arguments(
            "Connector disabled",
            List.of(disabledConnector("d")),
            "k",
            Kind.SUSPENDED,
            Reason.Disabled),
        arguments(
            "Connector refused",
            List.of(refusedConnector("c")),
            "s",
            Kind.SUSPENDED,
            Reason.SecretNotFound),
        arguments(
            "Connector refused",
            List.of(refusedConnector("d")),
            "k",
            Kind.SUSPENDED,
            Reason.SecretNotFound),
        arguments(
            "Connector of another type",
            List.of(httpConnector("c")),
            "s",
            Kind.SUSPENDED,
            Reason.ConnectorTypeMismatch),
        arguments(
            "Connector of another type",
            List.of(httpConnector("d")),
            "k",
            Kind.SUSPENDED,
            Reason.ConnectorTypeMismatch),
        arguments(
            "Connector deleted", List.of(gone("c")), "s", Kind.SUSPENDED, Reason.ConnectorNotFound),
        arguments(
            "Connector deleted",
            List.of(gone("d")),
            "k",
            Kind.SUSPENDED,
            Reason.ConnectorNotFound));
  }

  private static Stream<Arguments> amongThem() {
    return Stream.of(
        arguments(
            "another Source deleted",
            List.of(gone("other")),
            "k",
            Kind.SUSPENDED,
            Reason.SourceNotFound),
        arguments(
            "dead-letter Sink deleted",
            List.of(gone("letters")),
            "k",
            Kind.SUSPENDED,
            Reason.SinkNotFound),
        arguments(
            "a client too few",
            List.of(connectorOfSize("c", 1), older("a", "c", "t")),
            "s",
            Kind.SUSPENDED,
            Reason.SubscriptionConflict));
  }

  private static Stream<Arguments> inAnEdit() {
    return Stream.of(
        arguments(
            "a typo",
            List.of(edited(mqttSink("k", "d", true, "broken", "s"))),
            "k",
            Kind.RUN,
            Reason.InvalidExpression),
        arguments(
            "still compiling",
            List.of(edited(mqttSink("k", "d", true, "slow", "s"))),
            "k",
            Kind.RUN,
            null),
        arguments(
            "a wrong Connector",
            List.of(edited(mqttSink("k", "x", "s"))),
            "k",
            Kind.RUN,
            Reason.ConnectorNotFound),
        arguments(
            "a wrong Source",
            List.of(edited(mqttSink("k", "d", "x"))),
            "k",
            Kind.RUN,
            Reason.SourceNotFound),
        arguments(
            "a wrong dead-letter Sink",
            List.of(edited(lettered(mqttSink("k", "d", "s"), "x"))),
            "k",
            Kind.RUN,
            Reason.SinkNotFound),
        arguments(
            "a mistake in key",
            List.of(edited(keyedSource("s", "c", "broken"))),
            "s",
            Kind.RUN,
            Reason.InvalidExpression),
        arguments(
            "a wrong Connector",
            List.of(edited(mqttSource("s", "x"))),
            "s",
            Kind.RUN,
            Reason.ConnectorNotFound));
  }

  private static Stream<Arguments> both() {
    return Stream.of(
        arguments(
            "a typo, and its Connector disabled",
            List.of(disabledConnector("d"), edited(mqttSink("k", "d", true, "broken", "s"))),
            "k",
            Kind.SUSPENDED,
            Reason.Disabled),
        arguments(
            "still compiling, and its Connector gone",
            List.of(gone("d"), edited(mqttSink("k", "e", true, "slow", "s")), connector("e")),
            "k",
            Kind.SUSPENDED,
            Reason.Connecting));
  }

  private static Stream<Arguments> over() {
    return Stream.of(
        arguments(
            "disabled", List.of(edited(mqttSource("s", "c", false, null))), "s", Kind.OFF, null),
        arguments(
            "disabled", List.of(edited(mqttSink("k", "d", false, null, "s"))), "k", Kind.OFF, null),
        arguments(
            "disabled, with a typo",
            List.of(edited(mqttSink("k", "d", false, "broken", "s"))),
            "k",
            Kind.OFF,
            null),
        arguments("being deleted", List.of(deleted(mqttSource("s", "c"))), "s", Kind.OFF, null),
        arguments("being deleted", List.of(deleted(mqttSink("k", "d", "s"))), "k", Kind.OFF, null),
        arguments(
            "being deleted, its Connector disabled",
            List.of(disabledConnector("d"), deleted(mqttSink("k", "d", "s"))),
            "k",
            Kind.OFF,
            null),
        arguments(
            "a namesake with a typo",
            List.of(namesake(mqttSink("k", "d", true, "broken", "s"))),
            "k",
            Kind.REFUSED,
            Reason.InvalidExpression));
  }

  @ParameterizedTest(name = "{0}: {2} is {3}")
  @MethodSource("causes")
  void shouldFollowTheTable(
      String cause, List<HasMetadata> changes, String object, Kind expected, Reason reason) {
    look(inOrder());

    DesiredState desired = look(with(changes));

    Outcome<?> outcome = outcome(desired, object);
    assertThat(outcome.kind()).isEqualTo(expected);
    assertThat(outcome.reason()).isEqualTo(reason);
    assertThat(outcome.message() == null).isEqualTo(reason == null);
  }

  @Test
  void shouldGoOnWithTheSpecThatWasAcceptedLast() {
    look(inOrder());
    look(with(List.of(edited(mqttSink("k", "d", true, "good", "s")))));

    DesiredState desired = look(with(List.of(edited(mqttSink("k", "d", true, "broken", "s")))));

    assertThat(desired.sinks().get(key("k")).object().getSpec().filter()).isEqualTo("good");
    assertThat(desired.sinks().get(key("k")).message()).isEqualTo("spec.filter: broken");
  }

  @Test
  void shouldGoOnWithTheTopicsThatWereAcceptedLastWhenOthersFindNoClient() {
    List<HasMetadata> crowded = List.of(connectorOfSize("c", 1), older("a", "c", "taken"));
    look(with(crowded));
    List<HasMetadata> changes = new ArrayList<>(crowded);
    changes.add(edited(mqttSource("s", "c", true, null, "taken")));

    look(with(changes));
    DesiredState desired = look(with(changes));
    Outcome<Source> outcome = desired.sources().get(key("s"));
    assertThat(outcome.kind()).isEqualTo(Kind.RUN);
    assertThat(outcome.reason()).isEqualTo(Reason.SubscriptionConflict);
    assertThat(outcome.message()).contains("'taken'", "Source 'a'", "pool.size");
    assertThat(outcome.object().getSpec().mqtt().topics()).containsExactly("t");
    assertThat(desired.subscribers().get(key("c")))
        .extracting(subscriber -> subscriber.topics().getFirst())
        .containsExactly("taken", "t");
  }

  @Test
  void shouldNotComeBackToWhatWasAcceptedBeforeItWasDisabled() {
    look(inOrder());
    look(with(List.of(edited(mqttSink("k", "d", false, null, "s")))));

    DesiredState desired = look(with(List.of(edited(mqttSink("k", "d", true, "broken", "s")))));

    assertThat(desired.sinks().get(key("k")).kind()).isEqualTo(Kind.REFUSED);
  }

  @Test
  void shouldSuspendInANewProcessWhatTheOperatorSaysCouldRunOnce() {
    Sink sink = edited(mqttSink("k", "d", true, "broken", "s"));
    Source source = edited(keyedSource("s", "c", "broken"));
    sink.setStatus(new SinkStatus(2L, null, null, null, null, null, null, null, null, 1L));
    source.setStatus(
        new SourceStatus(2L, null, null, null, null, null, null, null, null, 1L, null));

    DesiredState desired = look(with(List.of(sink, source)));

    assertThat(desired.sinks().get(key("k")).kind()).isEqualTo(Kind.SUSPENDED);
    assertThat(desired.sources().get(key("s")).kind()).isEqualTo(Kind.SUSPENDED);
    assertThat(desired.subscribers().get(key("c")))
        .as("its session is expected")
        .extracting(subscriber -> subscriber.source())
        .containsExactly(key("s"));
  }

  @Test
  void shouldKeepTheSinksOfASourceThatIsReadOut() {
    look(inOrder());
    present.running.add(key("s"));

    DesiredState reading = look(with(List.of(deleted(mqttSource("s", "c")), gone("other"))));
    present.running.clear();
    DesiredState read = look(with(List.of(deleted(mqttSource("s", "c")))));

    assertThat(reading.sinks()).containsKey(key("k"));
    assertThat(read.sinks().get(key("k")).kind())
        .as("the other Source is there")
        .isEqualTo(Kind.RUN);
    assertThat(look(List.of(connector("d"), mqttSink("k", "d", "s"))).sinks()).isEmpty();
  }

  @Test
  void shouldKeepWhatASourceNeedsThatLeavesForAnotherPool() {
    look(inOrder());
    present.running.add(key("s"));
    Source moved = edited(mqttSource("s", "c", true, "edge"));
    DesiredState before = look(with(List.of(moved, gone("other"))));
    DesiredStateTest.readAsWritten(moved);
    DesiredState reading = look(with(List.of(moved, gone("other"))));
    look(with(List.of(moved, gone("other"))));
    Source disabled = edited(mqttSource("s", "c", false, "edge"));
    DesiredState off = look(with(List.of(disabled, gone("other"))));
    present.running.clear();
    DesiredState read = look(with(List.of(moved, gone("other"))));

    assertThat(before.sources()).as("nobody reads it there yet").containsKey(key("s"));
    assertThat(reading.sources()).as("it is the other pool's").isEmpty();
    assertThat(reading.elsewhere()).containsExactly(key("s"));
    assertThat(reading.sinks()).containsOnlyKeys(key("k"), key("letters"));
    assertThat(reading.connectors()).containsOnlyKeys(key("c"), key("d"));
    assertThat(off.sources().get(key("s")).kind()).as("is read out").isEqualTo(Kind.OFF);
    assertThat(off.connectors()).containsOnlyKeys(key("c"), key("d"));
    assertThat(read.sinks()).isEmpty();
    assertThat(read.connectors()).isEmpty();
  }

  private DesiredState look(List<HasMetadata> objects) {
    SpecRules rules = DesiredStateTest.RULES;
    DesiredState desired = DesiredState.of(inventory(objects), "default", rules, present);
    present.remember(desired);
    return desired;
  }

  private static Outcome<?> outcome(DesiredState desired, String name) {
    return name.equals("s") ? desired.sources().get(key("s")) : desired.sinks().get(key(name));
  }

  /** The same with these instead of namesakes. */
  private static List<HasMetadata> with(List<HasMetadata> changes) {
    List<HasMetadata> all = new ArrayList<>(inOrder());
    Set<String> changed = new HashSet<>();
    changes.forEach(change -> changed.add(change.getMetadata().getName()));
    all.removeIf(object -> changed.contains(object.getMetadata().getName()));
    changes.stream().filter(change -> change.getMetadata().getUid() != null).forEach(all::add);
    return all;
  }

  /** In the place of one that is not there. */
  private static HasMetadata gone(String name) {
    HasMetadata none = connector(name);
    none.getMetadata().setUid(null);
    return none;
  }

  private static Source older(String name, String connector, String topic) {
    Source source = mqttSource(name, connector, true, null, topic);
    source.getMetadata().setCreationTimestamp("2025-01-01T00:00:00Z");
    return source;
  }

  private static <T extends HasMetadata> T edited(T object) {
    object.getMetadata().setGeneration(2L);
    return object;
  }

  private static <T extends HasMetadata> T namesake(T object) {
    object.getMetadata().setUid("another");
    return object;
  }
}
