package dev.mooring.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ClientPlanTest {
  private int age;
  private final List<Subscriber> subscribers = new ArrayList<>();

  @Test
  void shouldKeepSourcesApartWhoseFiltersOverlap() {
    add("all", 0, "a/#");
    add("some", 0, "a/+/b");

    ClientPlan plan = plan(2);

    assertThat(client(plan, "all")).isNotEqualTo(client(plan, "some"));
  }

  @Test
  void shouldRefuseTheYoungestAndSayWhy() {
    add("all", 0, "a/#");
    add("other", 1, "z");
    add("some", 1, "y", "a/+/b");

    ClientPlan plan = plan(1);

    assertThat(client(plan, "all")).isZero();
    assertThat(client(plan, "other")).isZero();
    assertThat(plan.client(key("some"))).isEmpty();
    assertThat(plan.conflict(key("some"))).contains(new Conflict(key("all"), "a/+/b", "a/#", 1, 2));
    assertThat(plan.conflict(key("some")).orElseThrow().message())
        .contains("'a/+/b'", "'a/#'", "Source 'all'", "pool.size", "2 or more");
  }

  @Test
  void shouldGiveASourceAClientOfItsOwnThatWantsOne() {
    add("shared", 0, "a");
    subscribers.add(new Subscriber(key("alone"), "2026-01-01T00:00:30Z", List.of("b"), true, true));
    subscribers.add(new Subscriber(key("later"), "2026-01-01T00:00:31Z", List.of("c"), true));

    assertThat(client(plan(2), "later"))
        .isEqualTo(client(plan(2), "shared"))
        .isNotEqualTo(client(plan(2), "alone"));
    assertThat(plan(1).conflict(key("alone")).orElseThrow().message())
        .isEqualTo(
            "a Singleton Source needs a client of its own, and none of the clients (1) is free of"
                + " others (Source 'shared' is on one): set pool.size of the Connector to 2 or"
                + " more");
    assertThat(client(plan(1), "later")).isZero();
  }

  @Test
  void shouldNameASizeThatIsEnoughForAllThatCameBefore() {
    for (int i = 0; i < 5; i++) {
      add("s" + i, 1, "same");
    }

    assertThat(plan(2).conflict(key("s4")).orElseThrow().needed()).isEqualTo(5);
    assertThat(plan(2).conflict(key("s2")).orElseThrow().needed()).isEqualTo(3);
    assertThat(plan(5).clients()).hasSize(5);
  }

  @Test
  void shouldServeWhoCameFirstWhateverTheOrderOfTheList() {
    add("first", 1, "a");
    add("second", 1, "a");
    add("third", 1, "b");
    Collections.reverse(subscribers);

    assertThat(plan(1).client(key("second"))).isEmpty();
    assertThat(plan(1).clients()).containsOnlyKeys(key("first"), key("third"));
  }

  @Test
  void shouldTellSourcesOfOneSecondApartByName() {
    subscribers.add(new Subscriber(key("b"), "2026-01-01T00:00:00Z", List.of("x"), false));
    subscribers.add(new Subscriber(key("a"), "2026-01-01T00:00:00Z", List.of("x"), false));

    assertThat(plan(1).clients()).containsOnlyKeys(key("a"));
  }

  @Test
  void shouldMoveOthersBeforeItRefusesAnybody() {
    add("a", 1, "a");
    add("b", 1, "b");
    add("both", 1, "a", "b");

    ClientPlan plan = plan(2);

    assertThat(plan.clients()).hasSize(3);
    assertThat(client(plan, "a")).isEqualTo(client(plan, "b")).isNotEqualTo(client(plan, "both"));
  }

  /** With d beside b there would be room for all: nobody is given another place for that. */
  @Test
  void shouldRefuseWhoFindsNoPlaceBesideTheOlderOnesAsTheyAre() {
    add("a", 1, "ab");
    add("d", 1, "cd");
    add("b", 1, "ab", "bc");
    ClientPlan before = plan(2);
    add("c", 1, "bc", "cd");

    ClientPlan plan = ClientPlan.of(subscribers, 2, before.clients());

    assertThat(plan.conflict(key("c")).orElseThrow().needed()).isEqualTo(3);
    assertThat(plan.clients()).isEqualTo(before.clients());
    assertThat(plan(3).clients()).hasSize(4);
  }

  @Test
  void shouldGiveThoseThatAcknowledgeClientsOfTheirOwnWhileTheyLast() {
    add("fast1", 0, "1");
    add("fast2", 0, "2");
    add("safe1", 1, "3");
    add("safe2", 2, "4");
    add("fast3", 0, "5");

    ClientPlan plan = plan(3);

    List<Integer> fast =
        List.of(client(plan, "fast1"), client(plan, "fast2"), client(plan, "fast3"));
    assertThat(new HashSet<>(fast)).hasSize(1);
    assertThat(client(plan, "safe1")).isNotIn(fast).isNotEqualTo(client(plan, "safe2"));
    assertThat(client(plan, "safe2")).isNotIn(fast);
  }

  @Test
  void shouldLeaveSourcesWhereTheyAre() {
    add("one", 1, "1");
    add("two", 1, "2");
    add("three", 1, "3");

    ClientPlan plan =
        ClientPlan.of(subscribers, 4, Map.of(key("one"), 3, key("two"), 2, key("gone"), 0));

    assertThat(client(plan, "one")).isEqualTo(3);
    assertThat(client(plan, "two")).isEqualTo(2);
    assertThat(client(plan, "three")).isIn(0, 1);
  }

  @Test
  void shouldNotLeaveSourcesWhereTheyCannotBe() {
    add("one", 1, "1");
    add("same", 1, "1");
    add("outside", 1, "3");

    ClientPlan plan =
        ClientPlan.of(subscribers, 2, Map.of(key("one"), 1, key("same"), 1, key("outside"), 7));

    assertThat(client(plan, "one")).isEqualTo(1);
    assertThat(client(plan, "same")).isZero();
    assertThat(client(plan, "outside")).isBetween(0, 1);
  }

  @Test
  void shouldMoveSourcesWhereAnotherOneFindsNoPlaceOtherwise() {
    add("a", 1, "a");
    add("b", 1, "b");
    add("both", 1, "a", "b");

    ClientPlan plan = ClientPlan.of(subscribers, 2, Map.of(key("a"), 0, key("b"), 1));

    assertThat(client(plan, "a")).isEqualTo(client(plan, "b")).isNotEqualTo(client(plan, "both"));
  }

  /** No two that overlap on one client, and nobody both refused and placed, for random Sources. */
  @Test
  void shouldNeverPutOverlappingSourcesTogether() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      subscribers.clear();
      for (int i = 0; i < 1 + random.nextInt(12); i++) {
        add("s" + i, random.nextInt(2), filter(random), filter(random));
      }
      int size = 1 + random.nextInt(4);
      ClientPlan plan = plan(size);
      assertThat(plan.clients().keySet()).noneMatch(key -> plan.conflict(key).isPresent());
      assertThat(ClientPlan.conflicts(subscribers, size).keySet())
          .as("the operator's refusals")
          .allMatch(key -> plan.client(key).isEmpty())
          .hasSize(subscribers.size() - plan.clients().size());
      for (Subscriber one : subscribers) {
        for (Subscriber other : subscribers) {
          if (one != other
              && plan.client(one.source()).isPresent()
              && plan.client(one.source()).equals(plan.client(other.source()))) {
            assertThat(overlap(one, other)).as("%s and %s", one, other).isFalse();
          }
        }
      }
    }
  }

  @Test
  @Timeout(20)
  void shouldBearThousandsOfSourcesOnOneConnector() {
    for (int i = 0; i < 5000; i++) {
      add("s" + i, 1, "plant/" + i + "/+/temp");
    }
    add("all", 1, "plant/#");
    long begin = System.nanoTime();

    ClientPlan plan = plan(4);

    assertThat(plan.clients()).hasSize(5001);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  @Timeout(20)
  void shouldBearThousandsOfSourcesOfWhichFewFindAPlace() {
    for (int i = 0; i < 3000; i++) {
      add("s" + i, 1, "plant/" + i % 2 + "/#", "same");
    }
    long begin = System.nanoTime();

    assertThat(plan(4).clients()).hasSize(4);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
  }

  private static String filter(Random random) {
    List<String> levels = List.of("a", "b", "c", "+");
    String filter = levels.get(random.nextInt(4)) + "/" + levels.get(random.nextInt(4));
    return random.nextInt(6) == 0 ? filter + "/#" : filter;
  }

  private static boolean overlap(Subscriber one, Subscriber other) {
    TopicTree<String> tree = new TopicTree<>();
    one.topics().forEach(topic -> tree.add(topic, topic));
    return other.topics().stream().anyMatch(topic -> !tree.overlapping(topic).isEmpty());
  }

  private void add(String name, int qos, String... topics) {
    subscribers.add(
        new Subscriber(key(name), "2026-01-01T00:%05d".formatted(age++), List.of(topics), qos > 0));
  }

  private ClientPlan plan(int size) {
    return ClientPlan.of(subscribers, size, Map.of());
  }

  private static int client(ClientPlan plan, String name) {
    return plan.client(key(name)).orElseThrow();
  }

  private static ObjectKey key(String name) {
    return new ObjectKey("ns", name);
  }
}
