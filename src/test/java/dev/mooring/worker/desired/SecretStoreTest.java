package dev.mooring.worker.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.connector.ConnectorException;
import dev.mooring.worker.pipeline.SteppedControl;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SecretStoreTest {
  private static final String PASSWORD = "hunter2";

  private final SteppedControl control = new SteppedControl();
  private final Map<ObjectKey, Secret> cluster = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger changes = new AtomicInteger();
  private volatile boolean away;
  private final SecretStore store =
      new SecretStore(new SecretGetter(this::get, control, changes::incrementAndGet));
  private final Connector connector = Resources.connectorWithSecret("c", "login");

  private Secret get(ObjectKey key) {
    calls.incrementAndGet();
    if (away) {
      throw new KubernetesClientException("connection refused");
    }
    return cluster.get(key);
  }

  @Test
  void shouldNeedNothingWithoutSecrets() {
    assertThat(store.of(Resources.connector("plain"))).contains(SecretsInUse.NONE);
  }

  @Test
  void shouldWaitUntilTheOperatorListsTheSecretForThisGeneration() {
    put("7", PASSWORD);
    assertThat(store.of(connector)).isEmpty();
    list(connector, 0, "7");
    assertThat(store.of(connector)).isEmpty();
    assertThat(calls).hasValue(0);
  }

  @Test
  void shouldGetAListedSecretOnce() throws ConnectorException {
    // Given
    put("7", PASSWORD);
    list(connector, 1, "7");

    // When
    assertThat(store.of(connector)).isEmpty();
    assertThat(store.of(connector)).isEmpty();
    awaitChange(1);

    // Then
    SecretsInUse secrets = store.of(connector).orElseThrow();
    assertThat(secrets.values().text("login", "password")).isEqualTo(PASSWORD);
    assertThat(secrets.versions()).containsExactly(new SecretVersion("login", "7"));
    assertThat(calls).hasValue(1);
    assertThat(secrets.toString()).doesNotContain(PASSWORD);
  }

  @Test
  void shouldGetItOnceForAllItsConnectors() {
    put("7", PASSWORD);
    Connector other = Resources.connectorWithSecret("d", "login");
    list(connector, 1, "7");
    list(other, 1, "7");

    store.of(connector);
    store.of(other);
    awaitChange(1);

    assertThat(store.of(connector)).isPresent();
    assertThat(store.of(other)).isPresent();
    assertThat(calls).hasValue(1);
  }

  @Test
  void shouldGoOnWithTheOldContentUntilTheNewIsThere() throws ConnectorException {
    // Given
    hold("7", PASSWORD);
    put("9", "changed");
    list(connector, 1, "9");

    // When
    SecretsInUse meanwhile = store.of(connector).orElseThrow();
    awaitChange(2);

    // Then
    assertThat(meanwhile.values().text("login", "password")).isEqualTo(PASSWORD);
    SecretsInUse now = store.of(connector).orElseThrow();
    assertThat(now.values().text("login", "password")).isEqualTo("changed");
    assertThat(now.dataVersions()).isNotEqualTo(meanwhile.dataVersions());
  }

  @Test
  void shouldTellAnotherVersionOfTheSameContentFromAnotherContent() {
    // Given
    hold("7", PASSWORD);
    SecretsInUse before = store.of(connector).orElseThrow();

    // When
    put("9", PASSWORD);
    list(connector, 1, "9");
    store.of(connector);
    awaitChange(2);

    // Then
    SecretsInUse now = store.of(connector).orElseThrow();
    assertThat(now.dataVersions()).isEqualTo(before.dataVersions());
    assertThat(now.versions()).containsExactly(new SecretVersion("login", "9"));
  }

  @Test
  void shouldTryAgainUntilTheApiServerIsBack() {
    // Given
    away = true;
    put("7", PASSWORD);
    list(connector, 1, "7");
    store.of(connector);
    await().until(() -> calls.get() == 1);

    // When
    away = false;

    // Then
    await()
        .untilAsserted(
            () -> {
              control.advance(Duration.ofSeconds(1));
              assertThat(store.of(connector)).isPresent();
            });
    assertThat(calls).hasValue(2);
  }

  @Test
  void shouldForgetWhatNobodyNames() {
    hold("7", PASSWORD);
    store.of(connector);
    store.forgetUnused();
    assertThat(store.of(connector)).isPresent();

    store.forgetUnused();
    store.forgetUnused();
    assertThat(store.of(connector)).isEmpty();
  }

  @Test
  void shouldUseAtOnceForAnotherGenerationWhatIsHeld() {
    hold("7", PASSWORD);
    connector.getMetadata().setGeneration(2L);
    assertThat(store.of(connector)).isPresent();
  }

  private void hold(String version, String password) {
    put(version, password);
    list(connector, 1, version);
    store.of(connector);
    awaitChange(1);
  }

  private void put(String version, String password) {
    String encoded = Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8));
    cluster.put(
        Resources.key("login"),
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("plant")
            .withName("login")
            .withResourceVersion(version)
            .endMetadata()
            .addToData("password", encoded)
            .build());
  }

  private static void list(Connector connector, long generation, String version) {
    connector.setStatus(
        new ConnectorStatus(
            generation,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(new SecretVersion("login", version)),
            null,
            null));
  }

  private void awaitChange(int number) {
    await()
        .until(
            () -> {
              control.settle();
              return changes.get() == number;
            });
  }
}
