package dev.mooring.operator.budget;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Workers that obey late, an operator that hears late, and an external system that counts. Each
 * step is one thing that one of them does; which one is up to chance.
 */
final class BudgetWorld {
  private static final Duration RELEASE = Duration.ofSeconds(3);
  private static final int FAULT_EVERY = 25;

  /** A process of a worker, as it really is. */
  private static final class Real {
    final WorkerProcess process;
    boolean alive = true;
    boolean cut;
    boolean stopping;
    int share;
    long epoch;
    long returned;
    Grant wish;
    boolean none;
    int open;
    int lingering;
    long diedAt;

    Real(WorkerProcess process) {
      this.process = process;
    }

    Claim claim() {
      return new Claim(share, epoch, !stopping);
    }
  }

  final List<String> wanted = new ArrayList<>();
  int maxTotal;
  int size;
  private long now;
  private final boolean budgetChanges;
  private final RandomGenerator random;
  private final Map<String, Real> current = new LinkedHashMap<>();
  private final List<Real> all = new ArrayList<>();
  private final Map<WorkerProcess, Claim> published = new HashMap<>();
  private final Map<WorkerProcess, Claim> heard = new HashMap<>();
  private final Map<WorkerProcess, Standing> standing = new HashMap<>();
  private Releases releases = new Releases();
  private List<Grant> nodes = List.of();
  private List<Grant> reservations = List.of();
  private int processes;
  int writes;

  BudgetWorld(RandomGenerator random, int workers, int maxTotal, boolean budgetChanges) {
    this.budgetChanges = budgetChanges;
    this.random = random;
    this.maxTotal = maxTotal;
    this.size = 1 + random.nextInt(5);
    scale(workers);
  }

  void scale(int workers) {
    wanted.clear();
    for (int i = 0; i < workers; i++) {
      wanted.add("worker-" + i);
    }
  }

  /** What the external system counts. */
  int seenByExternalSystem() {
    return all.stream().mapToInt(real -> real.open + real.lingering).sum();
  }

  Map<String, Integer> shares() {
    Map<String, Integer> shares = new LinkedHashMap<>();
    nodes.forEach(grant -> shares.put(grant.process().worker(), grant.share()));
    return shares;
  }

  /** One thing happens; faults only while they may. */
  void step(boolean faults) {
    now += random.nextLong(Duration.ofMillis(500).toNanos());
    letGo();
    boolean fault = faults && random.nextInt(FAULT_EVERY) == 0;
    switch (fault ? 10 + random.nextInt(6) : random.nextInt(10)) {
      case 0, 1 -> operate();
      case 2, 3 -> any().ifHears(this);
      case 4, 5 -> work(any());
      case 6, 7 -> publish(any());
      case 8 -> hear(any());
      case 9 -> start();
      case 10 -> kill(any());
      case 11 -> stop(any());
      case 12 -> any().real().ifPresent(real -> real.cut = !real.cut);
      case 13 -> scale(random.nextInt(6));
      case 14 -> restartOperator();
      default -> {
        size = 1 + random.nextInt(5);
        maxTotal = budgetChanges ? 1 + random.nextInt(12) : maxTotal;
      }
    }
  }

  /** No more faults: everything is there, and everybody hears. */
  void heal(int workers) {
    scale(workers);
    all.forEach(real -> real.cut = false);
    current.values().stream()
        .filter(real -> !wanted.contains(real.process.worker()))
        .forEach(real -> real.stopping = true);
  }

  private record Choice(Real maybe) {
    Optional<Real> real() {
      return Optional.ofNullable(maybe).filter(real -> real.alive);
    }

    void ifHears(BudgetWorld world) {
      real().filter(real -> !real.cut).ifPresent(world::obey);
    }
  }

  private Choice any() {
    List<Real> choices = List.copyOf(current.values());
    return new Choice(choices.isEmpty() ? null : choices.get(random.nextInt(choices.size())));
  }

  private void start() {
    for (String worker : wanted) {
      Real last = current.get(worker);
      if (last == null || !last.alive) {
        Real next = new Real(new WorkerProcess(worker, "pod", "process-" + processes++));
        current.put(worker, next);
        all.add(next);
        return;
      }
    }
  }

  private void kill(Choice choice) {
    choice.real().ifPresent(real -> die(real, real.open));
  }

  /** A normal stop: closes everything, says so, and ends. */
  private void stop(Choice choice) {
    choice.real().ifPresent(real -> real.stopping = true);
  }

  private void die(Real real, int lingering) {
    real.alive = false;
    real.open = 0;
    real.lingering = lingering;
    real.diedAt = now;
  }

  /** At the very end of the time that it may take, and not before. */
  private void letGo() {
    for (Real real : all) {
      if (!real.alive && now - real.diedAt >= RELEASE.toNanos()) {
        real.lingering = 0;
      }
    }
  }

  private void obey(Real real) {
    real.wish = null;
    for (Grant grant : nodes) {
      if (grant.process().equals(real.process) && grant.epoch() > real.returned) {
        real.wish = grant;
      }
    }
    real.none = real.wish == null;
  }

  /** Opens or closes one connection, or comes to terms with what it was told. */
  private void work(Choice choice) {
    choice.real().ifPresent(this::work);
  }

  private void work(Real real) {
    int limit = real.stopping || real.none || real.wish == null ? 0 : real.wish.share();
    if (real.wish != null
        && !real.stopping
        && limit >= real.share
        && real.wish.epoch() > real.epoch) {
      real.share = limit;
      real.epoch = real.wish.epoch();
    }
    if (real.open > limit) {
      real.open--;
    } else if (real.open < Math.min(real.share, limit) && random.nextBoolean()) {
      real.open++;
    } else if (limit < real.share) {
      // All is closed: now it can say so.
      real.share = limit;
      if (real.wish == null || real.stopping) {
        real.returned = real.epoch;
      } else {
        real.epoch = real.wish.epoch();
      }
    } else if (real.stopping && real.claim().equals(published.get(real.process))) {
      die(real, 0);
    }
  }

  private void publish(Choice choice) {
    choice
        .real()
        .filter(real -> !real.cut)
        .ifPresent(real -> published.put(real.process, real.claim()));
  }

  /** The operator hears of one process. */
  private void hear(Choice choice) {
    Real real = choice.maybe();
    if (real == null) {
      return;
    }
    if (published.containsKey(real.process)) {
      heard.put(real.process, published.get(real.process));
    }
    all.stream()
        .filter(other -> other.process.worker().equals(real.process.worker()) && other != real)
        .forEach(
            other -> {
              standing.put(other.process, Standing.ENDED);
              heard.remove(other.process);
            });
    boolean scaledDown = !real.alive && !wanted.contains(real.process.worker());
    standing.put(
        real.process,
        scaledDown ? Standing.ENDED : real.alive && !real.cut ? Standing.ALIVE : Standing.LOST);
    if (scaledDown && random.nextBoolean()) {
      heard.remove(real.process);
    }
  }

  private void restartOperator() {
    releases = new Releases();
    standing.replaceAll((process, was) -> was == Standing.ENDED ? was : Standing.UNPROVEN);
  }

  void operate() {
    Division division =
        Shares.of(
            new Situation(
                maxTotal,
                size,
                List.copyOf(wanted),
                grants(),
                Map.copyOf(heard),
                this::standing,
                0));
    List<Grant> after = List.copyOf(division.nodes().values());
    List<Grant> kept =
        division.reserved().stream()
            .filter(one -> !one.node())
            .map(one -> Grant.of(one.grant().reservation()))
            .toList();
    if (!Set.copyOf(after).equals(Set.copyOf(nodes))
        || !Set.copyOf(kept).equals(Set.copyOf(reservations))) {
      writes++;
    }
    nodes = after;
    reservations = kept;
  }

  private List<Grant> grants() {
    List<Grant> grants = new ArrayList<>(nodes);
    grants.addAll(reservations);
    return grants;
  }

  private Standing standing(WorkerProcess process) {
    Standing known = standing.getOrDefault(process, Standing.UNPROVEN);
    return known == Standing.ENDED ? releases.of(process, RELEASE, now) : known;
  }

  @Override
  public String toString() {
    StringBuilder text =
        new StringBuilder("max " + maxTotal + " size " + size + " wanted " + wanted + "\n");
    text.append("nodes ").append(nodes).append("\nreservations ").append(reservations).append('\n');
    for (Real real : all) {
      if (real.alive || real.lingering > 0) {
        text.append(real.process)
            .append(" alive=" + real.alive + " cut=" + real.cut + " stopping=" + real.stopping)
            .append(" share=" + real.share + " epoch=" + real.epoch + " open=" + real.open)
            .append(" lingering=" + real.lingering + " " + standing.get(real.process))
            .append(" heard=" + heard.get(real.process) + "\n");
      }
    }
    return text.toString();
  }
}
