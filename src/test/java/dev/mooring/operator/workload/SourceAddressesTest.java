package dev.mooring.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.WorkerPool;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceAddressesTest {
  private static final String INGRESS =
      "ingress: {host: records.example, className: nginx, annotations: {a: b},"
          + " tlsSecretRef: {name: records-tls}}";

  private final List<Source> sources = new ArrayList<>();

  @Test
  void shouldHaveEachPortOnceAndNameItByWhatIsSpokenThere() {
    add("shop", "b", "path: /b, port: 9001");
    add("shop", "a", "path: /a, port: 9001");
    add("plant", "c", "path: /c, port: 9000, tls: {secretRef: {name: x}}");

    Service service = new SourceAddresses(pool("edge", ""), sources).service().orElseThrow();

    assertThat(service.getMetadata().getName()).isEqualTo("sources-worker-edge");
    assertThat(service.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("WorkerPool"));
    assertThat(service.getSpec().getSelector()).containsEntry("mooring.dev/pool", "edge");
    assertThat(service.getSpec().getClusterIP()).as("not headless").isNull();
    assertThat(service.getSpec().getPorts())
        .extracting(ServicePort::getName)
        .containsExactly("https-9000", "http-9001");
    assertThat(service.getSpec().getPorts())
        .extracting(port -> port.getTargetPort().getIntVal())
        .containsExactly(9000, 9001);
  }

  @Test
  void shouldHaveNoServiceWhereNothingListens() {
    add("shop", "deleted", "path: /a");
    sources.getFirst().getMetadata().setDeletionTimestamp("2026-01-02T00:00:00Z");

    assertThat(new SourceAddresses(pool("default", INGRESS), sources).service()).isEmpty();
    assertThat(new SourceAddresses(pool("default", INGRESS), sources).ingress()).isEmpty();
  }

  @Test
  void shouldNotOpenAPortForWhoIsRefused() {
    add("shop", "a", "path: /a, port: 9000");
    add("shop", "b", "path: /b, port: 9000, tls: {secretRef: {name: x}}");

    Service service = new SourceAddresses(pool("default", ""), sources).service().orElseThrow();

    assertThat(service.getSpec().getPorts())
        .extracting(ServicePort::getName)
        .containsExactly("http-9000");
  }

  @Test
  void shouldHaveNoIngressUnlessThePoolAsksForOne() {
    add("shop", "a", "path: /a");

    assertThat(new SourceAddresses(pool("default", ""), sources).ingress()).isEmpty();
  }

  @Test
  void shouldLeadEachPathToItsPortAndNoOther() {
    add("shop", "b", "path: /räume, port: 9001");
    add("plant", "a", "path: /a, port: 9000");
    add("plant", "tls", "path: /t, port: 9002, tls: {secretRef: {name: x}}");

    Ingress ingress =
        new SourceAddresses(pool("default", INGRESS), sources).ingress().orElseThrow();

    assertThat(ingress.getMetadata().getAnnotations()).containsEntry("a", "b");
    assertThat(ingress.getSpec().getIngressClassName()).isEqualTo("nginx");
    assertThat(ingress.getSpec().getTls())
        .singleElement()
        .satisfies(
            tls -> {
              assertThat(tls.getHosts()).containsExactly("records.example");
              assertThat(tls.getSecretName()).isEqualTo("records-tls");
            });
    assertThat(ingress.getSpec().getRules())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getHost()).isEqualTo("records.example");
              assertThat(rule.getHttp().getPaths())
                  .extracting(
                      path ->
                          path.getPathType()
                              + " "
                              + path.getPath()
                              + " "
                              + path.getBackend().getService().getName()
                              + ":"
                              + path.getBackend().getService().getPort().getNumber())
                  .containsExactly(
                      "Exact /plant/a sources-worker:9000",
                      "Exact /shop/r%C3%A4ume sources-worker:9001");
            });
  }

  private void add(String namespace, String name, String http) {
    sources.add(
        Serialization.unmarshal(
            """
            apiVersion: mooring.dev/v1alpha1
            kind: Source
            metadata: {namespace: %s, name: %s, creationTimestamp: "2026-01-01T00:00:00Z"}
            spec: {http: {%s}}
            """
                .formatted(namespace, name, http),
            Source.class));
  }

  private static WorkerPool pool(String name, String more) {
    return Serialization.unmarshal(
        """
        apiVersion: mooring.dev/v1alpha1
        kind: WorkerPool
        metadata: {namespace: mooring-system, name: %s, uid: pool-uid}
        spec: {replicas: 2, %s}
        """
            .formatted(name, more),
        WorkerPool.class);
  }
}
