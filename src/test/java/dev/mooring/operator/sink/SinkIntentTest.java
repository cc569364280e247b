package dev.mooring.operator.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Admission;
import dev.mooring.api.v1alpha1.BlackholeSink;
import dev.mooring.api.v1alpha1.DeadLetter;
import dev.mooring.api.v1alpha1.Delivery;
import dev.mooring.api.v1alpha1.MqttSink;
import dev.mooring.api.v1alpha1.OnFailure;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.SinkReference;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.operator.references.Expressions;
import dev.mooring.operator.references.FakeCatalog;
import dev.mooring.operator.status.Intent;
import dev.mooring.operator.status.Verdict;
import dev.mooring.testing.resource.SinkSpecBuilder;
import org.junit.jupiter.api.Test;

class SinkIntentTest {
  private final FakeCatalog catalog = new FakeCatalog();

  @Test
  void shouldRunWhenAllThatItNamesIsThere() {
    catalog.connector("plant", true).generator("temps", true, "default");

    assertThat(intent(mqtt("temps"))).isEqualTo(new Intent(true, Verdict.accepted(), null));
  }

  @Test
  void shouldSayWhichSourcesAreMissing() {
    catalog.generator("temps", true, "default");

    assertThat(intent(blackhole(null, null, "temps", "a")).accepted())
        .isEqualTo(
            Verdict.refused(
                Reason.SourceNotFound,
                "Source 'a' not found in namespace ns: create it or correct spec.from"));
    assertThat(intent(blackhole(null, null, "a", "temps", "b")).accepted().message())
        .startsWith("Sources 'a', 'b' not found");
  }

  @Test
  void shouldSayWhichConnectorIsMissing() {
    catalog.generator("temps", true, "default");

    assertThat(intent(mqtt("temps")).accepted().reason()).isEqualTo(Reason.ConnectorNotFound);
  }

  @Test
  void shouldSayWhatIsWrongWithAnExpression() {
    catalog.generator("temps", true, "default");

    Verdict filter = intent(blackhole("payload.x >", null, "temps")).accepted();
    Verdict transform = intent(blackhole("true", "{'a': x}", "temps")).accepted();

    assertThat(filter.reason()).isEqualTo(Reason.InvalidExpression);
    assertThat(filter.message()).startsWith("spec.filter: 1:");
    assertThat(transform.message()).startsWith("spec.transform: 1:");
  }

  @Test
  void shouldStandStillWhileItsConnectorIsDisabled() {
    catalog.connector("plant", false).generator("temps", true, "default");

    assertThat(intent(mqtt("temps")).hindrance())
        .isEqualTo(Verdict.refused(Reason.Disabled, "Connector 'plant' is disabled"));
  }

  @Test
  void shouldStandStillWhileAllItsSourcesAreDisabled() {
    catalog.generator("a", false, "default").generator("b", false, "default");
    assertThat(intent(blackhole(null, null, "a", "b")).hindrance())
        .isEqualTo(Verdict.refused(Reason.Disabled, "disabled, as its Sources are: a, b"));

    catalog.generator("c", true, "default");
    assertThat(intent(blackhole(null, null, "a", "c")).hindrance()).isNull();
  }

  @Test
  void shouldStandStillWithASourceWhoseConnectorIsDisabled() {
    catalog.connector("plant", false).source("temps", "plant", "default");

    assertThat(intent(blackhole(null, null, "temps")).hindrance())
        .isEqualTo(Verdict.refused(Reason.Disabled, "disabled, as its Sources are: temps"));
  }

  @Test
  void shouldWaitForASourceThatIsNotAccepted() {
    catalog.source("temps", "plant", "default").generator("a", false, "default");

    Intent intent = intent(blackhole(null, null, "a", "temps"));

    assertThat(intent.accepted().holds()).isTrue();
    assertThat(intent.hindrance().reason()).isEqualTo(Reason.ConnectorNotFound);
    assertThat(intent.hindrance().message())
        .startsWith("Source 'temps' is not accepted: Connector 'plant' not found");
  }

  @Test
  void shouldRefuseASinkThatNoPoolOfItsSourcesAdmits() {
    catalog
        .closedPool("closed")
        .pool("default", 1, false)
        .generator("a", true, "closed")
        .generator("b", true, "default");

    assertThat(intent(blackhole(null, null, "a")).accepted())
        .isEqualTo(
            Verdict.refused(
                Reason.NamespaceNotAllowed, Admission.refusal(FakeCatalog.NAMESPACE, "closed")));
    assertThat(intent(blackhole(null, null, "a", "b")).accepted().holds())
        .as("it runs for those that are admitted")
        .isTrue();
  }

  @Test
  void shouldRefuseASinkForDeadLettersOfWhatNoPoolAdmits() {
    catalog.closedPool("closed").generator("a", true, "closed").sink(giver());

    assertThat(intent(blackhole(null, null)).accepted().reason())
        .isEqualTo(Reason.NamespaceNotAllowed);
  }

  /** A Sink that gives its dead letters to the one that is looked at. */
  private static Sink giver() {
    Sink giver = FakeCatalog.sinkOf("giver", null, "a");
    giver.setSpec(
        new SinkSpecBuilder()
            .from("a")
            .to(new BlackholeSink(null))
            .delivery(
                new Delivery(
                    null,
                    null,
                    OnFailure.DeadLetter,
                    null,
                    null,
                    null,
                    null,
                    new DeadLetter(new SinkReference("out"))))
            .build());
    return giver;
  }

  private Intent intent(SinkSpec spec) {
    Sink sink = FakeCatalog.sinkOf("out", null);
    sink.setSpec(spec);
    return SinkIntent.of(sink, catalog, new Expressions());
  }

  private static SinkSpec mqtt(String from) {
    return new SinkSpecBuilder()
        .from(from)
        .connector("plant")
        .to(new MqttSink("t", 1, false))
        .build();
  }

  private static SinkSpec blackhole(String filter, String transform, String... from) {
    return new SinkSpecBuilder()
        .from(from)
        .filter(filter)
        .transform(transform)
        .to(new BlackholeSink(null))
        .build();
  }
}
