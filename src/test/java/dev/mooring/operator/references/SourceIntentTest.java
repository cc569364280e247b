package dev.mooring.operator.references;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.GeneratorSource;
import dev.mooring.api.v1alpha1.MqttSource;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Placement;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.operator.status.Intent;
import dev.mooring.operator.status.Verdict;
import dev.mooring.testing.resource.SourceSpecBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceIntentTest {
  private final FakeCatalog catalog = new FakeCatalog();

  @Test
  void shouldRunOnAConnectorThatIsThere() {
    catalog.connector("plant", true);

    assertThat(intent(mqtt())).isEqualTo(new Intent(true, Verdict.accepted(), null));
  }

  @Test
  void shouldSayWhichConnectorIsMissing() {
    assertThat(intent(mqtt()).accepted())
        .isEqualTo(
            Verdict.refused(
                Reason.ConnectorNotFound,
                "Connector 'plant' not found in namespace ns: create it or correct"
                    + " spec.connectorRef.name"));
  }

  @Test
  void shouldRefuseASourceForWhichNoClientIsLeft() {
    catalog.connector("plant", true);
    List.of("a", "b", "c", "d", "e").forEach(name -> catalog.source(name, "plant", "default"));

    assertThat(intentOf("d").accepted().holds()).as("the fourth of four clients").isTrue();
    assertThat(intentOf("e").accepted())
        .isEqualTo(
            Verdict.refused(
                Reason.SubscriptionConflict,
                "topic filter 'a' overlaps with 'a' of Source 'a', and each of the 4 clients has an"
                    + " overlapping Source already: set pool.size of the Connector to 5 or more,"
                    + " or read from topics that do not overlap"));
  }

  @Test
  void shouldRefuseASourceThatMayGetAMessageTwice() {
    catalog.connector("plant", true);

    Verdict accepted = intent(mqtt(null, "a/+/x", "a/b/+")).accepted();

    assertThat(accepted.reason()).isEqualTo(Reason.SubscriptionConflict);
    assertThat(accepted.message()).contains("'a/b/+' overlaps with 'a/+/x' of the same Source");
    assertThat(intent(mqtt(null, "a/#", "a/b/+")).accepted().holds()).isTrue();
  }

  @Test
  void shouldGiveEachWorkerPoolTheClientsOfItsOwnWorkers() {
    catalog.connector("plant", true);
    List.of("a", "b", "c", "d").forEach(name -> catalog.source(name, "plant", "default"));
    catalog.source("e", "plant", "edge");

    assertThat(intentOf("e").accepted().holds()).isTrue();
  }

  @Test
  void shouldRefuseToShareWhereTheBrokerCannot() {
    catalog.connectorThatDoesNotShare("plant");

    assertThat(intent(mqtt(Placement.Shared)).accepted())
        .isEqualTo(
            Verdict.refused(
                Reason.InvalidSpec,
                "spec.placement is Shared, and Connector 'plant' says sharedSubscriptions: false:"
                    + " use placement Singleton, or leave it out"));
    assertThat(intent(mqtt(Placement.Singleton)).accepted().holds()).isTrue();
    assertThat(intent(mqtt(null)).accepted().holds()).isTrue();
  }

  @Test
  void shouldStandStillWhileItsConnectorIsDisabled() {
    catalog.connector("plant", false);

    Intent intent = intent(mqtt());

    assertThat(intent.accepted().holds()).isTrue();
    assertThat(intent.hindrance())
        .isEqualTo(Verdict.refused(Reason.Disabled, "Connector 'plant' is disabled"));
  }

  @Test
  void shouldRefuseAConnectorOfAnotherType() {
    catalog.connector("plant", true);
    SourceSpec spec =
        new SourceSpecBuilder()
            .connector("plant")
            .from(new GeneratorSource(null, null, null))
            .build();

    Verdict accepted = intent(spec).accepted();

    assertThat(accepted.reason()).isEqualTo(Reason.ConnectorTypeMismatch);
    assertThat(accepted.message())
        .isEqualTo(
            "Connector 'plant' is of type mqtt and not generator: name a Connector of type"
                + " generator in spec.connectorRef.name");
  }

  @Test
  void shouldSayWhatIsWrongWithAPayload() {
    Verdict accepted = intent(generator("{\"n\": sequenc}")).accepted();

    assertThat(accepted.reason()).isEqualTo(Reason.InvalidExpression);
    assertThat(accepted.message()).startsWith("spec.generator.payload: 1:").contains("sequenc");
  }

  @Test
  void shouldNeedNoConnectorForAGenerator() {
    assertThat(intent(generator(null)).runs()).isTrue();
  }

  private Intent intentOf(String name) {
    return SourceIntent.of(
        catalog.source(new ObjectKey(FakeCatalog.NAMESPACE, name)).orElseThrow(),
        catalog,
        new Expressions());
  }

  private Intent intent(SourceSpec spec) {
    Source source = FakeCatalog.source("temps", spec);
    return SourceIntent.of(source, catalog, new Expressions());
  }

  private static SourceSpec mqtt() {
    return mqtt(null);
  }

  private static SourceSpec mqtt(Placement placement) {
    return mqtt(placement, "a");
  }

  private static SourceSpec mqtt(Placement placement, String... topics) {
    return new SourceSpecBuilder()
        .connector("plant")
        .placement(placement)
        .from(new MqttSource(List.of(topics), 1))
        .build();
  }

  private static SourceSpec generator(String payload) {
    return new SourceSpecBuilder().from(new GeneratorSource(null, payload, null)).build();
  }
}
