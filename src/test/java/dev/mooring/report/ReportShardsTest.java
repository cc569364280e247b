package dev.mooring.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.ReportedKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReportShardsTest {
  private final ReportShards shards = new ReportShards();

  @Test
  void shouldFillOneShardAfterTheOther() {
    put(0, 450);

    assertThat(sizes(4)).containsExactly(200, 200, 50, 0);
    assertThat(shards.dirty()).containsExactly(0, 1, 2);
  }

  @Test
  void shouldWriteOneShardForOneChange() {
    put(0, 450);
    List.of(0, 1, 2).forEach(shards::clean);

    boolean soiled = shards.put(entry(250, NodeState.Disconnected));

    assertThat(soiled).isTrue();
    assertThat(shards.dirty()).containsExactly(1);
    assertThat(shards.put(entry(251, NodeState.Disconnected))).as("soiled again").isFalse();
    assertThat(shards.get(object(250)).state()).isEqualTo(NodeState.Disconnected);
    assertThat(sizes(3)).containsExactly(200, 200, 50);
  }

  @Test
  void shouldNotBeDirtyAfterTheSameAgain() {
    put(0, 10);
    shards.clean(0);

    assertThat(shards.put(entry(3, NodeState.Connected))).isFalse();
    assertThat(shards.dirty()).isEmpty();
  }

  @Test
  void shouldRefillHolesFirst() {
    put(0, 450);
    shards.remove(object(17));
    List.of(0, 1, 2).forEach(shards::clean);
    assertThat(shards.entries(0)).hasSize(199);

    put(1_000, 1_001);
    assertThat(sizes(3)).containsExactly(200, 200, 50);
    assertThat(shards.dirty()).containsExactly(0);

    put(1_001, 1_002);
    assertThat(sizes(3)).containsExactly(200, 200, 51);
  }

  @Test
  void shouldTellThatAShardHasEmptied() {
    put(0, 1);
    shards.clean(0);

    assertThat(shards.remove(object(0))).isTrue();
    assertThat(shards.dirty()).containsExactly(0);
    assertThat(shards.entries(0)).isEmpty();
    assertThat(shards.get(object(0))).isNull();
    assertThat(shards.remove(object(0))).isFalse();
  }

  @Test
  void shouldSortByKindNamespaceAndName() {
    shards.put(named(ReportedKind.Sink, "a", "a"));
    shards.put(named(ReportedKind.Connector, "b", "a"));
    shards.put(named(ReportedKind.Connector, "a", "b"));
    shards.put(named(ReportedKind.Connector, "a", "a"));

    assertThat(shards.entries(0))
        .extracting(entry -> entry.kind() + " " + entry.namespace() + "/" + entry.name())
        .containsExactly("Connector a/a", "Connector a/b", "Connector b/a", "Sink a/a");
  }

  @Test
  void shouldKeepEveryEntryWhereItIsAndLoseNone() {
    Random random = new Random(3);
    Map<ReportedObject, Integer> places = new HashMap<>();
    for (int step = 0; step < 5_000; step++) {
      int number = random.nextInt(900);
      if (random.nextInt(3) == 0) {
        shards.remove(object(number));
        places.remove(object(number));
      } else {
        shards.put(entry(number, NodeState.values()[random.nextInt(3)]));
        places.putIfAbsent(object(number), placeOf(object(number)));
      }
    }
    assertThat(places).isNotEmpty();
    places.forEach((object, place) -> assertThat(placeOf(object)).isEqualTo(place));
    assertThat(sizes(10)).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(200));
    assertThat(sizes(10).stream().mapToInt(size -> size).sum()).isEqualTo(places.size());
  }

  private int placeOf(ReportedObject object) {
    for (int shard = 0; shard < 10; shard++) {
      if (shards.entries(shard).stream().map(ReportedObject::of).anyMatch(object::equals)) {
        return shard;
      }
    }
    return -1;
  }

  private List<Integer> sizes(int count) {
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(shard -> shards.entries(shard).size())
        .toList();
  }

  private void put(int from, int to) {
    for (int number = from; number < to; number++) {
      shards.put(entry(number, NodeState.Connected));
    }
  }

  private static ReportedObject object(int number) {
    return new ReportedObject(ReportedKind.Connector, new ObjectKey("plant", "c" + number));
  }

  private static ReportEntry entry(int number, NodeState state) {
    return new ReportEntry(
        ReportedKind.Connector,
        "plant",
        "c" + number,
        "uid-" + number,
        1L,
        state,
        null,
        null,
        null,
        1,
        null,
        null,
        null);
  }

  private static ReportEntry named(ReportedKind kind, String namespace, String name) {
    return new ReportEntry(
        kind,
        namespace,
        name,
        "uid",
        1L,
        NodeState.Connected,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
