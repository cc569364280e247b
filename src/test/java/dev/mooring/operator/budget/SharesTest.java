package dev.mooring.operator.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ConnectionCount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the operator decides in one situation. */
class SharesTest {
  private final List<Grant> grants = new ArrayList<>();
  private final Map<WorkerProcess, Claim> claims = new HashMap<>();
  private final Map<WorkerProcess, Standing> standing = new HashMap<>();
  private int foreign;

  @Test
  void shouldGiveEachTheSameAndTheRestToTheFirst() {
    asks(0);
    asks(1);
    asks(2);

    Division division = divide(8, 4, 3);

    assertThat(shares(division)).isEqualTo(Map.of("worker-0", 3, "worker-1", 3, "worker-2", 2));
    assertThat(division.nodes().get("worker-0").epoch()).isEqualTo(1);
    assertThat(division.count(4, 3)).isEqualTo(new ConnectionCount(4, 3, 8, 8, null, null));
  }

  @Test
  void shouldGiveNoMoreThanThePoolSize() {
    asks(0);
    asks(1);

    assertThat(shares(divide(24, 4, 2))).isEqualTo(Map.of("worker-0", 4, "worker-1", 4));
  }

  @Test
  void shouldKeepThePlaceOfAWorkerThatHasNotComeYet() {
    asks(0);

    assertThat(shares(divide(6, 6, 3))).isEqualTo(Map.of("worker-0", 2));
  }

  @Test
  void shouldLeaveSomeNothingWhenThereAreMoreWorkersThanConnections() {
    keeps(2, 1, 5);
    asks(0);
    asks(1);

    assertThat(shares(divide(2, 4, 3)))
        .as("who has one keeps it")
        .isEqualTo(Map.of("worker-0", 1, "worker-1", 0, "worker-2", 1));
  }

  @Test
  void shouldTakeBeforeItGives() {
    keeps(0, 6, 1);
    asks(1);

    Division first = divide(6, 6, 2);
    assertThat(shares(first)).isEqualTo(Map.of("worker-0", 3));
    assertThat(first.nodes().get("worker-0")).isEqualTo(grant(0, 3, 6, 2));

    accept(first);
    assertThat(shares(divide(6, 6, 2))).isEqualTo(Map.of("worker-0", 3));

    claims.put(process(0), new Claim(3, 2, true));
    Division second = divide(6, 6, 2);
    assertThat(shares(second)).isEqualTo(Map.of("worker-0", 3, "worker-1", 3));
    assertThat(second.nodes().get("worker-0")).isEqualTo(grant(0, 3, 3, 2));
  }

  @Test
  void shouldNotTakeWhatNobodyCanUseYet() {
    keeps(0, 4, 1);

    Division division = divide(4, 4, 4);

    assertThat(division.nodes()).containsOnly(Map.entry("worker-0", grant(0, 4, 4, 1)));
  }

  @Test
  void shouldReserveTheShareOfALostWorker() {
    keeps(0, 2, 1);
    keeps(1, 2, 1);
    standing.put(process(1), Standing.LOST);
    asks(2);

    Division division = divide(4, 2, 3);

    assertThat(shares(division)).isEqualTo(Map.of("worker-0", 1, "worker-1", 2));
    assertThat(division.count(2, 3)).isEqualTo(new ConnectionCount(2, 3, 1, 4, 2, null));
    assertThat(division.message())
        .isEqualTo(
            "2 connections are reserved for worker-1, which is lost, until its Pod is deleted");
  }

  @Test
  void shouldGiveANewProcessNothingBeforeTheOldOneIsReleased() {
    keeps(0, 2, 1);
    grants.add(grant(1, 2, 2, 7));
    standing.put(process(1), Standing.ENDED);
    WorkerProcess next = new WorkerProcess("worker-1", "pod", "later");
    claims.put(next, new Claim(0, 0, true));
    standing.put(next, Standing.ALIVE);

    Division killed = divide(4, 4, 2);
    assertThat(shares(killed)).isEqualTo(Map.of("worker-0", 2));
    assertThat(killed.count(4, 1).reservations()).containsExactly(grant(1, 2, 2, 7).reservation());
    assertThat(killed.count(4, 1).reserved()).isEqualTo(2);
    assertThat(killed.message()).contains("2 connections are reserved for worker-1");

    standing.put(process(1), Standing.RELEASED);
    Division released = divide(4, 4, 2);
    assertThat(released.nodes().get("worker-1")).isEqualTo(new Grant(next, 2, 2, 1));
    assertThat(released.reserved()).isEmpty();
    assertThat(released.message()).isNull();
  }

  @Test
  void shouldCountWhatAWorkerHadBeforeItSaidThatItHasLess() {
    grants.add(grant(0, 1, 4, 2));
    standing.put(process(0), Standing.ENDED);
    asks(1);

    Division division = divide(4, 4, 2);

    assertThat(shares(division)).isEmpty();
    assertThat(division.count(4, 1).reserved()).isEqualTo(4);
  }

  @Test
  void shouldHaveBackAtOnceWhatAWorkerGaveUpWhenItStopped() {
    grants.add(grant(0, 4, 4, 3));
    claims.put(process(0), new Claim(0, 3, false));
    standing.put(process(0), Standing.ALIVE);
    asks(1);

    assertThat(shares(divide(4, 4, 1, 2))).isEqualTo(Map.of("worker-1", 4));
  }

  @Test
  void shouldHaveANewEpochForAWorkerThatAsksAgain() {
    claims.put(process(0), new Claim(0, 9, true));
    standing.put(process(0), Standing.ALIVE);

    assertThat(divide(4, 4, 1).nodes().get("worker-0")).isEqualTo(grant(0, 4, 4, 10));
  }

  @Test
  void shouldGiveNothingWhileAWorkerRunsSettingsWithoutABudget() {
    claims.put(process(0), new Claim(null, 0, true));
    standing.put(process(0), Standing.ALIVE);
    asks(1);

    assertThat(shares(divide(4, 4, 2))).isEmpty();
  }

  @Test
  void shouldCountWhatADeletedNamesakeStillHas() {
    foreign = 3;
    asks(0);

    assertThat(shares(divide(4, 4, 1))).isEqualTo(Map.of("worker-0", 1));
  }

  @Test
  void shouldChangeNothingOfAWorkerThatIsNotProvenYet() {
    keeps(0, 4, 1);
    standing.put(process(0), Standing.UNPROVEN);
    asks(1);

    Division division = divide(4, 4, 2);

    assertThat(division.nodes()).containsOnly(Map.entry("worker-0", grant(0, 4, 4, 1)));
  }

  private void asks(int ordinal) {
    claims.put(process(ordinal), new Claim(0, 0, true));
    standing.put(process(ordinal), Standing.ALIVE);
  }

  private void keeps(int ordinal, int share, long epoch) {
    grants.add(grant(ordinal, share, share, epoch));
    claims.put(process(ordinal), new Claim(share, epoch, true));
    standing.put(process(ordinal), Standing.ALIVE);
  }

  /** The division was written. */
  private void accept(Division division) {
    grants.clear();
    grants.addAll(division.nodes().values());
  }

  private Division divide(int maxTotal, int size, int workers) {
    return divide(maxTotal, size, 0, workers);
  }

  private Division divide(int maxTotal, int size, int first, int end) {
    List<String> wanted = new ArrayList<>();
    for (int ordinal = first; ordinal < end; ordinal++) {
      wanted.add("worker-" + ordinal);
    }
    return Shares.of(
        new Situation(
            maxTotal,
            size,
            wanted,
            List.copyOf(grants),
            Map.copyOf(claims),
            process -> standing.getOrDefault(process, Standing.ENDED),
            foreign));
  }

  private static Map<String, Integer> shares(Division division) {
    Map<String, Integer> shares = new HashMap<>();
    division.nodes().forEach((worker, grant) -> shares.put(worker, grant.share()));
    return shares;
  }

  private static WorkerProcess process(int ordinal) {
    return new WorkerProcess("worker-" + ordinal, "pod", "first-" + ordinal);
  }

  private static Grant grant(int ordinal, int share, int counted, long epoch) {
    return new Grant(process(ordinal), share, counted, epoch);
  }
}
