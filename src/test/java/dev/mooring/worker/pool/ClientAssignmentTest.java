package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ObjectKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClientAssignmentTest {
  @Test
  void shouldGiveEachSourceAConnectionOfItsOwnAsLongAsThereAreEnough() {
    for (int seed = 0; seed < 200; seed++) {
      int size = 1 + seed % 16;
      List<Integer> used = new ArrayList<>(Collections.nCopies(size, 0));
      for (int source = 0; source < size; source++) {
        int slot = ClientAssignment.choose(source("s" + seed + "-" + source), used);
        assertThat(used.get(slot)).as("sources on it before").isZero();
        used.set(slot, 1);
      }
    }
  }

  @Test
  void shouldTakeTheOneWithTheFewestWhenNoneIsFree() {
    for (int seed = 0; seed < 100; seed++) {
      assertThat(ClientAssignment.choose(source("s" + seed), List.of(3, 2, 4, 2))).isIn(1, 3);
      assertThat(ClientAssignment.choose(source("s" + seed), List.of(3, 0, 4, 2))).isEqualTo(1);
    }
  }

  @Test
  void shouldChooseTheSameAgainForTheSameSourcesInTheSameOrder() {
    for (int seed = 0; seed < 100; seed++) {
      List<ObjectKey> sources = sources(seed, 12);
      assertThat(assign(sources, 5)).isEqualTo(assign(sources, 5));
    }
  }

  @Test
  void shouldStayEvenOverRandomComingAndGoing() {
    Random random = new Random(7);
    List<Integer> used = new ArrayList<>(Collections.nCopies(4, 0));
    Map<ObjectKey, Integer> places = new HashMap<>();
    for (int step = 0; step < 2_000; step++) {
      ObjectKey source = source("s" + random.nextInt(12));
      Integer place = places.remove(source);
      if (place != null) {
        used.set(place, used.get(place) - 1);
        continue;
      }
      int fewest = Collections.min(used);
      int slot = ClientAssignment.choose(source, used);
      assertThat(used.get(slot)).isEqualTo(fewest);
      used.set(slot, used.get(slot) + 1);
      places.put(source, slot);
    }
  }

  @Test
  void shouldSpreadTheFirstChoices() {
    List<Integer> chosen = new ArrayList<>(Collections.nCopies(4, 0));
    for (ObjectKey source : sources(1, 400)) {
      int slot = ClientAssignment.choose(source, List.of(0, 0, 0, 0));
      chosen.set(slot, chosen.get(slot) + 1);
    }
    assertThat(chosen).allSatisfy(count -> assertThat(count).isBetween(60, 140));
  }

  private static List<Integer> assign(List<ObjectKey> sources, int size) {
    List<Integer> used = new ArrayList<>(Collections.nCopies(size, 0));
    List<Integer> places = new ArrayList<>();
    for (ObjectKey source : sources) {
      int slot = ClientAssignment.choose(source, used);
      used.set(slot, used.get(slot) + 1);
      places.add(slot);
    }
    return places;
  }

  private static List<ObjectKey> sources(int seed, int count) {
    Random random = new Random(seed);
    return random.ints(count).mapToObj(number -> source("source-" + number)).toList();
  }

  private static ObjectKey source(String name) {
    return new ObjectKey("plant", name);
  }
}
