package dev.mooring.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.testing.cluster.Cluster;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class ApiServerAddressesIT {
  private final KubernetesClient admin = Cluster.shared().adminClient();

  @Test
  void shouldKnowTheAddressThatThisClientUses() {
    ApiServerAddresses addresses = new ApiServerAddresses(admin);

    assertThat(addresses.ask()).isTrue();
    assertThat(addresses.get())
        .contains(
            new InetSocketAddress(admin.getMasterUrl().getHost(), admin.getMasterUrl().getPort()));
  }

  @Test
  void shouldKnowWhereItListensBehindItsServiceByNow() {
    ApiServerAddresses addresses = new ApiServerAddresses(admin);
    addresses.ask();
    Resource<EndpointSlice> slice =
        admin.discovery().v1().endpointSlices().inNamespace("default").withName("kubernetes");
    EndpointSlice before = slice.get();
    if (before == null) {
      admin.resource(behindTheService()).create();
    }
    try {
      String address = slice.get().getEndpoints().getFirst().getAddresses().getFirst();
      int port = slice.get().getPorts().getFirst().getPort();

      addresses.ask();
      assertThat(addresses.get()).contains(new InetSocketAddress(address, port));
    } finally {
      if (before == null) {
        slice.delete();
      }
    }
  }

  /** As an API server makes it that other machines can reach. */
  private static EndpointSlice behindTheService() {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName("kubernetes")
        .addToLabels("kubernetes.io/service-name", "kubernetes")
        .endMetadata()
        .withAddressType("IPv4")
        .addNewEndpoint()
        .withAddresses("10.1.2.3")
        .endEndpoint()
        .addNewPort()
        .withName("https")
        .withPort(6443)
        .endPort()
        .build();
  }
}
