package dev.mooring.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Source;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {
  private final List<Source> sources = new ArrayList<>();

  @Test
  void shouldGiveTheAddressToTheOldestAndSayWho() {
    add("plant", "young", "10", "path: /orders");
    add("plant", "old", "00", "path: /orders");

    assertThat(refused())
        .isEqualTo(
            Map.of(
                new ObjectKey("plant", "young"),
                "Source 'old', which is older, takes what is sent to /plant/orders at port 8090:"
                    + " choose another spec.http.path or spec.http.port"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          another namespace    | other | path: /orders
          another port         | plant | path: /orders, port: 9000
          another path         | plant | path: /bills
          a longer path        | plant | path: /orders/
          another case         | plant | path: /Orders
          """)
  void shouldLetInWhoAsksForAnother(String what, String namespace, String http) {
    add("plant", "old", "00", "path: /orders");
    add(namespace, "young", "10", http);

    assertThat(refused()).as(what).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/räume, /r%C3%A4ume", "/a-b, /a%2Db", "/r%c3%a4ume, /r%C3%A4ume"})
  void shouldKnowAPathInEachOfItsForms(String one, String other) {
    add("plant", "old", "00", "path: " + one);
    add("plant", "young", "10", "path: " + other);

    assertThat(refused()).containsOnlyKeys(new ObjectKey("plant", "young"));
  }

  /** As an API server may have it whose CRDs are a later version's. */
  @Test
  void shouldKnowNoAddressOfASourceWithoutAPath() {
    Source source = source("plant", "old", "10", "path: null", "enabled: true");

    assertThat(Addresses.wantsOne(source)).isFalse();
    assertThat(Addresses.conflict(source, List.of(source))).isEmpty();
  }

  @Test
  void shouldNotTakeAnotherNamespaceByAPathThatBeginsLikeIt() {
    // /shop/eu/orders: of namespace shop, whatever other namespaces there are.
    add("shop", "orders", "00", "path: /eu/orders");
    add("eu", "orders", "00", "path: /orders");

    assertThat(refused()).isEmpty();
  }

  @Test
  void shouldGoByNameWhereBothAreOfTheSameSecond() {
    add("plant", "b", "00", "path: /orders");
    add("plant", "a", "00", "path: /orders");

    assertThat(refused()).containsOnlyKeys(new ObjectKey("plant", "b"));
  }

  @Test
  void shouldNotCountWhoIsSwitchedOffOrBeingDeleted() {
    add("plant", "off", "00", "path: /orders");
    Source deleted = add("plant", "deleted", "01", "path: /orders");
    add("plant", "next", "02", "path: /orders");
    add("plant", "last", "03", "path: /orders");
    deleted.getMetadata().setDeletionTimestamp("2026-01-02T00:00:00Z");
    sources.set(0, source("plant", "off", "00", "path: /orders", "enabled: false"));

    assertThat(refused()).containsOnlyKeys(new ObjectKey("plant", "last"));
  }

  @Test
  void shouldLetTheOldestOfAPortSayWithWhichCertificateItListens() {
    add("plant", "old", "00", "path: /a, tls: {secretRef: {name: one}}");
    add("plant", "same", "01", "path: /b, tls: {secretRef: {name: one}}");
    add("plant", "other", "02", "path: /c, tls: {secretRef: {name: two}}");
    add("plant", "plain", "03", "path: /d");
    add("shop", "foreign", "04", "path: /e, tls: {secretRef: {name: one}}");
    add("shop", "elsewhere", "05", "path: /e, port: 9000, tls: {secretRef: {name: one}}");

    String same =
        "port 8090 is used with the certificate of Secret 'one' by Source 'old', which is older:"
            + " choose another spec.http.port, or name that Secret in spec.http.tls";
    assertThat(refused())
        .isEqualTo(
            Map.of(
                new ObjectKey("plant", "other"),
                same,
                new ObjectKey("plant", "plain"),
                same,
                new ObjectKey("shop", "foreign"),
                "port 8090 is used with a certificate of another namespace by a Source, which is"
                    + " older: choose another spec.http.port"));
  }

  @Test
  void shouldRefuseTlsWhereThePortIsUsedWithout() {
    add("plant", "old", "00", "path: /a");
    add("shop", "tls", "01", "path: /a, tls: {secretRef: {name: one}}");

    assertThat(refused())
        .isEqualTo(
            Map.of(
                new ObjectKey("shop", "tls"),
                "port 8090 is used without TLS by a Source, which is older: choose another"
                    + " spec.http.port, or remove spec.http.tls"));
  }

  @Test
  void shouldNotCountForItsPathWhoIsRefusedForHisCertificate() {
    add("plant", "old", "00", "path: /a");
    add("plant", "tls", "01", "path: /b, tls: {secretRef: {name: one}}");
    add("plant", "plain", "02", "path: /b");

    assertThat(refused()).containsOnlyKeys(new ObjectKey("plant", "tls"));
  }

  @Test
  void shouldKnowForWhomASourceMakesADifference() {
    add("plant", "old", "00", "path: /a");
    add("plant", "b", "01", "path: /b");
    add("plant", "c", "02", "path: /b");

    assertThat(affected("old")).containsExactly("b", "c");
    assertThat(affected("b")).containsExactly("c");
    assertThat(affected("c")).containsExactly("b");
  }

  private List<String> affected(String name) {
    Source changed =
        sources.stream()
            .filter(source -> source.getMetadata().getName().equals(name))
            .findFirst()
            .orElseThrow();
    return Addresses.affected(changed, sources).stream()
        .map(source -> source.getMetadata().getName())
        .toList();
  }

  @Test
  void shouldSayTheSameOfOneAsOfAllInAnyOrder() {
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      add(
          "n" + random.nextInt(3),
          "s" + i,
          "0" + random.nextInt(5),
          "path: /p"
              + random.nextInt(4)
              + ", port: 900"
              + random.nextInt(2)
              + (random.nextInt(3) == 0 ? ", tls: {secretRef: {name: c}}" : ""));
    }
    Map<ObjectKey, String> expected = refused();
    assertThat(expected).hasSizeGreaterThan(20);

    for (int round = 0; round < 20; round++) {
      Collections.shuffle(sources, random);
      assertThat(refused()).isEqualTo(expected);
      for (Source source : sources) {
        assertThat(Addresses.conflict(source, sources).map(AddressConflict::message).orElse(null))
            .isEqualTo(expected.get(ObjectKey.of(source)));
      }
    }
  }

  private Map<ObjectKey, String> refused() {
    Map<ObjectKey, String> messages = new HashMap<>();
    Addresses.conflicts(sources).forEach((key, conflict) -> messages.put(key, conflict.message()));
    return messages;
  }

  private Source add(String namespace, String name, String second, String http) {
    Source source = source(namespace, name, second, http, "enabled: true");
    sources.add(source);
    return source;
  }

  private static Source source(
      String namespace, String name, String second, String http, String more) {
    return Serialization.unmarshal(
        """
        apiVersion: mooring.dev/v1alpha1
        kind: Source
        metadata: {namespace: %s, name: %s, creationTimestamp: "2026-01-01T00:00:%sZ"}
        spec: {http: {%s}, %s}
        """
            .formatted(namespace, name, second, http, more),
        Source.class);
  }
}
