package dev.mooring.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.testing.resource.ConnectorSpecBuilder;
import dev.mooring.testing.resource.SourceSpecBuilder;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsedConnectorTest {
  private static final String UID = "7a1f0c52-1111-4222-8333-944455556666";

  /** First 8 digits of what {@code printf %s <UID> | sha256sum} prints. */
  private static final String HASH = "dda7babe";

  /** What Kubernetes takes for a name (RFC 1123). */
  private static final String SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

  @Test
  void shouldNameTheOwnConnectorAfterItsUser() {
    assertThat(UsedConnector.of(inline("temps")))
        .contains(new ObjectKey("plant", "src-temps-" + HASH));
  }

  @Test
  void shouldKeepTheHashOfALongName() {
    String name = UsedConnector.ownKey(inline("t".repeat(253))).name();

    assertThat(name).hasSize(253).startsWith("src-ttt").endsWith("-" + HASH);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 238, 239, 240, 241, 242, 252})
  void shouldHaveAValidNameWhereverItIsCut(int lengthBefore) {
    String before = "t".repeat(lengthBefore);
    String after = "u".repeat(252 - lengthBefore) + "v";

    String dotted = UsedConnector.ownKey(inline((before + "." + after).substring(0, 253))).name();
    String hyphened = UsedConnector.ownKey(inline((before + "-" + after).substring(0, 253))).name();

    assertThat(dotted).matches(SUBDOMAIN).hasSizeLessThanOrEqualTo(253).endsWith("-" + HASH);
    assertThat(hyphened).matches(SUBDOMAIN).hasSize(253).endsWith("-" + HASH);
  }

  @Test
  void shouldNotUseOneOfItsNameThatWasNotMadeForIt() {
    Source user = inline("temps");

    assertThat(UsedConnector.mayUse(user, owned(UID))).isTrue();
    assertThat(UsedConnector.mayUse(user, owned("another"))).isFalse();
    assertThat(UsedConnector.mayUse(user, foreign())).isFalse();
  }

  @Test
  void shouldNotUseOneByNameThatIsAnothersOwn() {
    Source user = naming("temps");

    assertThat(UsedConnector.mayUse(user, foreign())).isTrue();
    assertThat(UsedConnector.mayUse(user, owned("another"))).isFalse();
  }

  @Test
  void shouldNotUseOneThatWasBeingDeletedWhenItCame() {
    Connector leaving = foreign();
    leaving.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
    Source before = naming("before");
    before.getMetadata().setCreationTimestamp("2026-03-01T11:59:59Z");
    Source after = naming("after");
    after.getMetadata().setCreationTimestamp("2026-03-01T12:00:01Z");

    assertThat(UsedConnector.mayUse(before, leaving)).isTrue();
    assertThat(UsedConnector.mayUse(after, leaving)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Connecting, Connecting, true
          Connecting, Connected,  true
          Connected,  Connected,  false
          Deleting,   Connecting, true
          Deleting,   Idle,       true
          Deleting,   Connected,  false
          """)
  void shouldNotBeUsedWhereItNeverWorkedAsItIsWritten(
      ConnectorState state, NodeState node, boolean refused) {
    Connector connector = foreign();
    connector.getMetadata().setGeneration(1L);
    connector.setStatus(
        new ConnectorStatus(
            1L,
            "mqtt",
            state,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(new NodeStatus("worker-0", "host", node, null, null, null, null, null)),
            null,
            List.of(
                new ConditionBuilder()
                    .withType("Accepted")
                    .withStatus("False")
                    .withReason("SecretNotFound")
                    .build()),
            null));

    assertThat(UsedConnector.refusal(connector).isPresent()).isEqualTo(refused);
  }

  @Test
  void shouldTakeOwnersOfOtherGroupsForNobody() {
    Connector connector = foreign();
    connector
        .getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion("apps/v1")
                    .withKind("Deployment")
                    .withName("d")
                    .withUid("u")
                    .withController(true)
                    .build()));

    assertThat(UsedConnector.ownerOf(connector)).isEmpty();
  }

  private static Source inline(String name) {
    return source(name, null, new ConnectorSpecBuilder().to(mqtt()).build());
  }

  private static Source naming(String name) {
    return source(name, new ConnectorReference("broker"), null);
  }

  private static Source source(String name, ConnectorReference reference, ConnectorSpec inline) {
    Source source = new Source();
    source.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("plant")
            .withName(name)
            .withUid(UID)
            .withCreationTimestamp("2026-01-01T00:00:00Z")
            .build());
    source.setSpec(
        new SourceSpecBuilder()
            .connectorRef(reference)
            .connection(inline)
            .from(new MqttSource(List.of("t"), 1))
            .build());
    return source;
  }

  private static Connector foreign() {
    Connector connector = new Connector();
    connector.setMetadata(new ObjectMetaBuilder().withNamespace("plant").withName("any").build());
    connector.setSpec(new ConnectorSpecBuilder().to(mqtt()).build());
    return connector;
  }

  private static Connector owned(String uid) {
    Connector connector = foreign();
    connector
        .getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion("mooring.dev/v1alpha1")
                    .withKind("Source")
                    .withName("temps")
                    .withUid(uid)
                    .withController(true)
                    .build()));
    return connector;
  }

  private static MqttConnection mqtt() {
    return new MqttConnection("tcp://b:1883", null, null, null, null, null, null);
  }
}
