package dev.mooring.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.NodeCount;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.installation.Workspace;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a user does first: installs, and applies the samples. */
class SamplesE2E {
  private static final String BROKER = "plant-broker";

  @Test
  void shouldConnectEverywhereAndLetRecordsFlow() throws IOException {
    try (RealInstallation mooring = RealInstallation.start("samples", 3)) {
      nameTheBroker(mooring);
      Workspace workspace = mooring.workspace("samples-e2e");
      for (String sample :
          new String[] {"plant-broker", "temperatures", "hot-rooms", "heartbeat", "heartbeats"}) {
        workspace.apply(Files.readString(Path.of("config/samples", sample + ".yaml")));
      }
      workspace.awaitConnector(
          "plant-broker",
          status ->
              status.state() == ConnectorState.Connected
                  && NodeCount.of(3, 3).equals(status.connectedNodes()));
      workspace.awaitSource("temperatures", PipelineState.Running);
      workspace.awaitSink("hot-rooms", PipelineState.Running);

      try (TestClient client = TestClient.connect(mooring.vertx(), mooring.broker().port())) {
        client.subscribe("#", 1);
        client.publish("plant/kitchen/temperature", "{\"room\": \"kitchen\", \"celsius\": 95}");
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    client.received().stream()
                        .anyMatch(message -> message.topicName().contains("hot")));
      }
      assertThat(mooring.workers()).hasSize(3);
      mooring.admin().namespaces().withName(workspace.namespace()).delete();
    }
  }

  /** The samples' broker: workers look names up in their own namespace. */
  private static void nameTheBroker(RealInstallation mooring) {
    mooring
        .admin()
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(RealInstallation.NAMESPACE)
                .withName(BROKER)
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withName("mqtt")
                .withPort(1883)
                .endPort()
                .endSpec()
                .build())
        .serverSideApply();
    mooring
        .admin()
        .resource(
            new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace(RealInstallation.NAMESPACE)
                .withName(BROKER)
                .addToLabels("kubernetes.io/service-name", BROKER)
                .endMetadata()
                .withAddressType("IPv4")
                .addNewEndpoint()
                .withAddresses(mooring.host())
                .endEndpoint()
                .addNewPort()
                .withName("mqtt")
                .withPort(mooring.broker().port())
                .endPort()
                .build())
        .serverSideApply();
  }
}
