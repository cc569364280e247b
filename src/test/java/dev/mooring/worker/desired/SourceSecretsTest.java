package dev.mooring.worker.desired;

import static dev.mooring.worker.desired.Resources.blackholeSink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceStatus;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.LiveSecrets;
import dev.mooring.connector.ReadRequest;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Secrets that an HTTP Source names itself, from the operator's list to its reading. */
class SourceSecretsTest extends ConvergenceFixture {
  @Test
  void shouldNotReadBeforeItsSecretIsThere() {
    converge(source(1, "login", null), blackholeSink("k", "s"));

    assertThat(reads()).isEmpty();
  }

  @Test
  void shouldReadWithWhatTheSecretHolds() throws ConnectorException {
    put("7", "abc");

    begin(source(1, "login", "7"));

    assertThat(token()).isEqualTo("abc");
  }

  @Test
  void shouldHearOfAnotherContentAndNotBeginAnew() throws ConnectorException {
    put("7", "abc");
    begin(source(1, "login", "7"));

    put("9", "new");
    apply(source(1, "login", "9"), blackholeSink("k", "s"));
    await()
        .until(
            () -> {
              control.settle();
              return token().equals("new");
            });

    assertThat(reads()).hasSize(1);
  }

  private void begin(Source source) {
    await()
        .until(
            () -> {
              converge(source, blackholeSink("k", "s"));
              return !reads().isEmpty();
            });
  }

  private List<ReadRequest> reads() {
    return http.connections.stream().flatMap(one -> one.reads.stream()).toList();
  }

  private String token() throws ConnectorException {
    LiveSecrets secrets = reads().getFirst().secrets();
    return secrets.now().text("login", "token");
  }

  private void put(String version, String token) {
    login.set(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("plant")
            .withName("login")
            .withResourceVersion(version)
            .endMetadata()
            .addToData(
                "token", Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)))
            .build());
  }

  private static Source source(long generation, String secret, String listed) {
    Source source =
        Serialization.unmarshal(
            """
            apiVersion: mooring.dev/v1alpha1
            kind: Source
            metadata: {namespace: plant, name: s, uid: uid-s, generation: %d}
            spec: {http: {path: /in, authentication: {bearer: {secretRef: {name: %s}}}}}
            """
                .formatted(generation, secret),
            Source.class);
    if (listed != null) {
      source.setStatus(
          new SourceStatus(
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
              List.of(new SecretVersion(secret, listed))));
    }
    return source;
  }
}
