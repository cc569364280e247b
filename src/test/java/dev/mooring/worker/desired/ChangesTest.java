package dev.mooring.worker.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceStatus;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.api.v1alpha1.WorkerPoolStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangesTest {
  private final Connector before = Resources.connectorWithSecret("c", "login");
  private final Connector after = Resources.connectorWithSecret("c", "login");

  @Test
  void shouldNotHearTheOperatorsStatusWrites() {
    before.setStatus(status(1, ConnectorState.Connecting, "7"));
    after.setStatus(status(1, ConnectorState.Connected, "7"));
    after.getMetadata().setResourceVersion("8");

    assertThat(Changes.matter(before, after)).isFalse();
  }

  @Test
  void shouldNotHearTheOperatorObserveAGenerationWithoutSecrets() {
    Connector plain = Resources.connector("c");
    plain.setStatus(
        new ConnectorStatus(
            1L, null, null, null, null, null, null, null, null, null, null, null, null));

    assertThat(Changes.matter(Resources.connector("c"), plain)).isFalse();
  }

  @Test
  void shouldHearOfTheSecretsOfASource() {
    Source plain = Resources.httpSource("s");
    Source listed = Resources.httpSource("s");
    plain.setStatus(withSecret("1"));
    listed.setStatus(withSecret("1"));
    assertThat(Changes.matter(plain, listed)).isFalse();

    listed.setStatus(withSecret("2"));
    assertThat(Changes.matter(plain, listed)).isTrue();
  }

  private static SourceStatus withSecret(String version) {
    return new SourceStatus(
        1L,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(new SecretVersion("login", version)));
  }

  @Test
  void shouldHearWhichNamespacesItsPoolAdmits() {
    assertThat(Changes.matter(pool(3, List.of("plant")), pool(2, List.of("plant")))).isFalse();
    assertThat(Changes.matter(pool(3, List.of("plant")), pool(3, List.of()))).isTrue();
  }

  private static WorkerPool pool(int ready, List<String> namespaces) {
    WorkerPool pool = new WorkerPool();
    pool.setMetadata(new ObjectMetaBuilder().withUid("uid").withGeneration(1L).build());
    pool.setStatus(new WorkerPoolStatus(1L, 3, ready, null, null, namespaces));
    return pool;
  }

  @Test
  void shouldHearOfAnotherShare() {
    before.setStatus(share(3, 1));
    after.setStatus(share(3, 1));
    assertThat(Changes.matter(before, after)).isFalse();

    after.setStatus(share(2, 2));
    assertThat(Changes.matter(before, after)).isTrue();
  }

  private static ConnectorStatus share(int share, long epoch) {
    NodeStatus node =
        new NodeStatus(
            "worker-0",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            "pod",
            "process",
            share,
            epoch,
            null);
    return new ConnectorStatus(
        1L, null, null, null, null, null, null, null, null, List.of(node), null, null, null);
  }

  @Test
  void shouldHearOfARequestToReconnect() {
    after.getMetadata().setAnnotations(Map.of("kubectl.kubernetes.io/x", "1"));
    assertThat(Changes.matter(before, after)).isFalse();

    after.getMetadata().setAnnotations(Map.of("mooring.dev/reconnect", "1"));
    assertThat(Changes.matter(before, after)).isTrue();

    before.getMetadata().setAnnotations(Map.of("mooring.dev/reconnect", "0"));
    assertThat(Changes.matter(before, after)).isTrue();
  }

  @Test
  void shouldHearWhichWorkersLoginsAreRefused() {
    assertThat(Changes.matter(LoginTurnTest.connector("0:C"), LoginTurnTest.connector("0:T")))
        .isFalse();
    assertThat(Changes.matter(LoginTurnTest.connector("0:C"), LoginTurnTest.connector("0:R")))
        .isTrue();
    assertThat(Changes.matter(LoginTurnTest.connector("0:R"), LoginTurnTest.connector("0:C")))
        .isTrue();
  }

  @Test
  void shouldHearOfAnotherGeneration() {
    after.getMetadata().setGeneration(2L);
    assertThat(Changes.matter(before, after)).isTrue();
  }

  @Test
  void shouldHearOfANamesake() {
    after.getMetadata().setUid("another");
    assertThat(Changes.matter(before, after)).isTrue();
  }

  @Test
  void shouldHearOfADeletionThatBegins() {
    HasMetadata source = Resources.memorySource("s", null);
    HasMetadata leaving = Resources.memorySource("s", null);
    leaving.getMetadata().setDeletionTimestamp("2026-11-21T09:00:00Z");
    assertThat(Changes.matter(source, leaving)).isTrue();
  }

  @Test
  void shouldHearOfASecretThatIsListedOrChanged() {
    after.setStatus(status(1, ConnectorState.Connecting, "7"));
    assertThat(Changes.matter(before, after)).isTrue();

    before.setStatus(status(1, ConnectorState.Connecting, "6"));
    assertThat(Changes.matter(before, after)).isTrue();
  }

  @Test
  void shouldHearThatTheSecretsAreListedForTheGenerationOfNow() {
    before.setStatus(status(1, ConnectorState.Connecting, "7"));
    after.setStatus(status(2, ConnectorState.Connecting, "7"));
    assertThat(Changes.matter(before, after)).isTrue();
  }

  private static ConnectorStatus status(long generation, ConnectorState state, String version) {
    return new ConnectorStatus(
        generation,
        "mqtt",
        state,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(new SecretVersion("login", version)),
        null,
        null);
  }
}
