package dev.mooring.operator.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.api.v1alpha1.MqttSource;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SqlConnection;
import dev.mooring.operator.ownership.OwnConnectors.Step;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import dev.mooring.testing.resource.SourceSpecBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnConnectorsTest {
  private static final ConnectorSpec BROKER = mqtt("tcp://a:1883");

  @Test
  void shouldMakeOneThatBelongsToItsUserAlone() {
    Connector made = OwnConnectors.desired(user(BROKER));

    assertThat(made.getMetadata().getName()).matches("src-temps-[0-9a-f]{8}");
    assertThat(made.getSpec()).isEqualTo(BROKER);
    OwnerReference owner = made.getMetadata().getOwnerReferences().getFirst();
    assertThat(owner.getKind()).isEqualTo("Source");
    assertThat(owner.getUid()).isEqualTo("uid-temps");
    assertThat(owner.getController()).isTrue();
  }

  @Test
  void shouldMakeOneOnlyWhereAConnectionIsWritten() {
    assertThat(OwnConnectors.step(user(BROKER), Optional.empty())).isEqualTo(Step.APPLY);
    assertThat(OwnConnectors.step(user(null), Optional.empty())).isEqualTo(Step.NOTHING);
  }

  @Test
  void shouldFollowTheConnectionAsItIsWritten() {
    Connector made = OwnConnectors.desired(user(BROKER));

    assertThat(step(user(BROKER), made)).isEqualTo(Step.NOTHING);
    assertThat(step(user(mqtt("tcp://b:1883")), made)).isEqualTo(Step.APPLY);
  }

  @Test
  void shouldDeleteOneThatIsNotWrittenAnyMore() {
    assertThat(step(user(null), OwnConnectors.desired(user(BROKER)))).isEqualTo(Step.DELETE);
  }

  @Test
  void shouldReplaceOneOfAnotherType() {
    Connector made = OwnConnectors.desired(user(BROKER));
    Source changed = user(sql());

    assertThat(step(changed, made)).isEqualTo(Step.DELETE);

    made.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
    assertThat(step(changed, made)).as("on its way out").isEqualTo(Step.NOTHING);
    assertThat(OwnConnectors.step(changed, Optional.empty())).isEqualTo(Step.APPLY);
  }

  @Test
  void shouldNeverTouchOneThatWasNotMadeForIt() {
    Connector foreign = OwnConnectors.desired(user(BROKER));
    foreign.getMetadata().setOwnerReferences(List.of());

    assertThat(step(user(mqtt("tcp://b:1883")), foreign)).isEqualTo(Step.NOTHING);
    assertThat(step(user(null), foreign)).isEqualTo(Step.NOTHING);
  }

  private static Step step(Source user, Connector actual) {
    return OwnConnectors.step(user, Optional.of(actual));
  }

  private static ConnectorSpec mqtt(String url) {
    return new ConnectorSpecBuilder()
        .to(new MqttConnection(url, null, null, null, null, null, null))
        .pool(new Pool(1, null))
        .build();
  }

  private static ConnectorSpec sql() {
    return new ConnectorSpecBuilder()
        .to(new SqlConnection("jdbc:postgresql://a/b", null, null, null))
        .build();
  }

  private static Source user(ConnectorSpec connection) {
    Source source = new Source();
    source.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("plant")
            .withName("temps")
            .withUid("uid-temps")
            .build());
    source.setSpec(
        new SourceSpecBuilder()
            .connection(connection)
            .from(new MqttSource(List.of("t"), 1))
            .build());
    return source;
  }
}
