package dev.mooring.worker.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Admission;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.operator.references.Expressions;
import dev.mooring.operator.references.FakeCatalog;
import dev.mooring.operator.references.SourceIntent;
import dev.mooring.operator.status.Verdict;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Operator and workers refuse the same HTTP Sources, in the same words, in whatever order. */
class AddressParityTest {
  private final KnownRules rules = new KnownRules(Runnable::run, () -> {});

  @Test
  void shouldRefuseTheSameInTheSameWords() {
    Random random = new Random(11);
    int refused = 0;
    for (int round = 0; round < 50; round++) {
      List<Source> sources = sources(random);
      boolean open = random.nextBoolean();
      Map<ObjectKey, String> ofOperator = ofOperator(sources, open);
      Collections.shuffle(sources, random);

      assertThat(ofWorker(sources, open)).as("round " + round).isEqualTo(ofOperator);
      refused += ofOperator.size();
    }
    assertThat(refused).isGreaterThan(100);
  }

  @Test
  void shouldGoOnAsBeforeWhenAnEditAsksForTheAddressOfAnother() {
    Source before = source("b", "/before");
    Source edited = source("b", "/a");
    edited.getMetadata().setGeneration(2L);
    FakePresent ran = new FakePresent();
    ran.remember(desired(Admission.OF_ALL, ran, List.of(before)));
    ran.running.add(ObjectKey.of(before));

    Outcome<Source> outcome =
        desired(Admission.OF_ALL, ran, List.of(edited, source("a", "/a")))
            .sources()
            .get(ObjectKey.of(edited));

    assertThat(outcome.runs()).isTrue();
    assertThat(outcome.object()).isSameAs(before);
    assertThat(outcome.reason()).isEqualTo(Reason.NameTaken);
  }

  private static Source source(String name, String path) {
    return Serialization.unmarshal(
        """
        apiVersion: mooring.dev/v1alpha1
        kind: Source
        metadata:
          namespace: n
          name: %s
          uid: uid-%s
          generation: 1
          creationTimestamp: "2026-01-01T00:00:00Z"
        spec: {http: {path: %s}}
        """
            .formatted(name, name, path),
        Source.class);
  }

  private static List<Source> sources(Random random) {
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      sources.add(
          Serialization.unmarshal(
              """
              apiVersion: mooring.dev/v1alpha1
              kind: Source
              metadata:
                namespace: %s
                name: s%d
                uid: uid-%d
                generation: 1
                creationTimestamp: "2026-01-01T00:00:0%dZ"
              spec:
                enabled: %s
                http: {path: /p%d, port: 900%d%s}
              """
                  .formatted(
                      random.nextBoolean() ? FakeCatalog.NAMESPACE : "shop",
                      i,
                      i,
                      random.nextInt(6),
                      random.nextInt(5) > 0,
                      random.nextInt(2),
                      random.nextInt(2),
                      random.nextInt(3) == 0 ? ", tls: {secretRef: {name: c}}" : ""),
              Source.class));
    }
    return sources;
  }

  @Test
  void shouldLetNobodyBeKeptFromAPortByWhoMayNotUseThePool() {
    List<Source> sources = new ArrayList<>();
    sources.add(source("a", "/a"));
    sources.getFirst().getMetadata().setNamespace(FakeCatalog.NAMESPACE);
    sources.getFirst().getMetadata().setCreationTimestamp("2025-01-01T00:00:00Z");
    sources.add(
        Serialization.unmarshal(
            """
            apiVersion: mooring.dev/v1alpha1
            kind: Source
            metadata: {namespace: shop, name: b, uid: b, creationTimestamp: "2026-01-01T00:00:00Z"}
            spec: {http: {path: /b, tls: {secretRef: {name: c}}}}
            """,
            Source.class));

    assertThat(ofOperator(sources, false)).containsOnlyKeys(ObjectKey.of(sources.getFirst()));
    assertThat(ofWorker(sources, false)).containsOnlyKeys(ObjectKey.of(sources.getFirst()));
    assertThat(ofOperator(sources, true)).containsOnlyKeys(ObjectKey.of(sources.getLast()));
  }

  /**
   * @param open whether the WorkerPool is for all namespaces
   */
  private static Map<ObjectKey, String> ofOperator(List<Source> sources, boolean open) {
    FakeCatalog catalog = new FakeCatalog();
    if (open) {
      catalog.pool("default", 1, false);
    } else {
      catalog.closedPool("default");
    }
    sources.forEach(catalog::source);
    Map<ObjectKey, String> refused = new TreeMap<>(byText());
    for (Source source : sources) {
      Verdict accepted = SourceIntent.of(source, catalog, new Expressions()).accepted();
      if (source.getSpec().enabled() && !accepted.holds()) {
        refused.put(ObjectKey.of(source), accepted.reason() + ": " + accepted.message());
      }
    }
    return refused;
  }

  private Map<ObjectKey, String> ofWorker(List<Source> sources, boolean open) {
    Admission admission = open ? Admission.OF_ALL : new Admission(Set.of("shop"));
    DesiredState desired = desired(admission, DesiredStateTest.NOTHING, sources);
    Map<ObjectKey, String> refused = new TreeMap<>(byText());
    desired
        .sources()
        .forEach(
            (key, outcome) -> {
              if (outcome.isOf(Outcome.Kind.REFUSED)) {
                refused.put(key, outcome.reason() + ": " + outcome.message());
              }
            });
    return refused;
  }

  private DesiredState desired(
      Admission admission, DesiredState.Present present, List<Source> sources) {
    return DesiredState.of(
        new Inventory(List.of(), sources, List.of(), admission), "default", rules, present);
  }

  private static Comparator<ObjectKey> byText() {
    return Comparator.comparing(ObjectKey::toString);
  }
}
