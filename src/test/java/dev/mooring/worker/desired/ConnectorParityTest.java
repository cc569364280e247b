package dev.mooring.worker.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.Opening;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.http.HttpType;
import dev.mooring.connector.mqtt.MqttType;
import dev.mooring.connector.network.AddressRules;
import dev.mooring.connector.network.Network;
import dev.mooring.connector.sql.SqlType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the API server says of a Connector's address (CustomResourceValidationIT shows that it
 * does), its type says on the worker, too: one that was stored before there was such a rule is
 * refused with the field's name, and never tried as something else.
 */
class ConnectorParityTest {
  private static final Path CASES = Path.of("src/test/resources/crd/connector");
  private static final Pattern OF_THE_ADDRESS =
      Pattern.compile("# expect: (the port in )?(mqtt|http|sql)\\.url must .*");
  private static final Vertx VERTX = Vertx.vertx();
  private static final Network NETWORK = new Network(VERTX, AddressRules.EVERYWHERE);
  private static final Map<String, ConnectorType> TYPES =
      Map.of(
          "mqtt", new MqttType(NETWORK),
          "http", new HttpType(NETWORK, "127.0.0.1"),
          "sql", new SqlType(NETWORK));

  @AfterAll
  static void end() {
    VERTX.close();
  }

  /** Those whose types look at the address before they do anything else. */
  static List<Path> admitted() throws IOException {
    return cases("valid-").stream().filter(file -> !"sql".equals(typeOf(file))).toList();
  }

  static List<Path> refused() throws IOException {
    return cases("invalid-").stream()
        .filter(file -> OF_THE_ADDRESS.matcher(firstLine(file)).matches())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("admitted")
  void shouldTryWhatIsAdmitted(Path file) throws Exception {
    Opening opening = open(file);

    assertThat(reason(opening)).isNotEqualTo(Reason.InvalidSpec);
    opening.abandon();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void shouldRefuseWhatIsRefused(Path file) throws Exception {
    Opening opening = open(file);

    await().until(() -> opening.connection().toCompletableFuture().isDone());
    assertThat(reason(opening)).isEqualTo(Reason.InvalidSpec);
  }

  @Test
  void shouldHaveCasesOfAllTypes() throws Exception {
    for (String type : TYPES.keySet()) {
      assertThat(refused()).as(type).anyMatch(file -> firstLine(file).contains(type + ".url"));
    }
  }

  /** The reason for which it fails without any exchange; null while it tries. */
  private static Reason reason(Opening opening) {
    var connection = opening.connection().toCompletableFuture();
    if (!connection.isCompletedExceptionally()) {
      return null;
    }
    Throwable failure = connection.exceptionNow();
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return ((ConnectorException) cause).reason();
  }

  private static Opening open(Path file) throws IOException {
    Connector connector = read(file);
    return TYPES
        .get(connector.getSpec().typeName())
        .open(
            new ConnectionRequest(
                ObjectKey.of(connector),
                connector.getSpec(),
                SecretValues.none(),
                new NodeIdentity("cluster", "worker-0"),
                0,
                false),
            new ConnectionListener() {
              @Override
              public void lost(ConnectorException cause) {}
            });
  }

  private static Connector read(Path file) throws IOException {
    Connector connector = Serialization.unmarshal(Files.readString(file), Connector.class);
    connector.getMetadata().setNamespace("plant");
    return connector;
  }

  private static String typeOf(Path file) {
    try {
      return read(file).getSpec().typeName();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String firstLine(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> cases(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(CASES)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }
}
