package dev.mooring.operator.budget;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Shares out a budget.
 *
 * <p>A share grows only out of what nobody can have: the budget less the most that each process can
 * have, whether it lives, is lost or has just ended. It shrinks no further than somebody else has a
 * use for, and counts in full until the process says that it has shrunk. So the sum of what all
 * processes have never exceeds the budget, whatever is late, lost or told twice; and when all is
 * quiet, each worker has its fair share.
 */
final class Shares {
  private final Situation situation;
  private final List<Account> accounts;
  private final Map<String, Account> settled = new HashMap<>();
  private final Map<String, Integer> shares = new HashMap<>();
  private final Map<String, Integer> targets;

  private Shares(Situation situation) {
    this.situation = situation;
    this.accounts = accounts(situation);
    accounts.stream()
        .filter(account -> account.isSettled() && isWanted(account))
        .forEach(account -> settled.put(account.process().worker(), account));
    settled.forEach((worker, account) -> shares.put(worker, account.counted()));
    this.targets = targets();
  }

  /** What each process is to have from now on; a pure function. */
  static Division of(Situation situation) {
    Shares shares = new Shares(situation);
    int free = shares.free();
    shares.lower(free);
    shares.raise(free);
    return shares.division();
  }

  private static List<Account> accounts(Situation situation) {
    Map<WorkerProcess, Grant> grants = new HashMap<>();
    situation.grants().forEach(grant -> grants.put(grant.process(), grant));
    Set<WorkerProcess> processes = new LinkedHashSet<>(grants.keySet());
    processes.addAll(situation.claims().keySet());
    return processes.stream()
        .map(
            process ->
                new Account(
                    process,
                    grants.get(process),
                    situation.claims().get(process),
                    situation.standing().apply(process)))
        .sorted(
            Comparator.comparing((Account account) -> account.process().worker())
                .thenComparing(account -> account.process().instance()))
        .toList();
  }

  /**
   * The fair division. A lost worker that has more than its part has it for as long as it is lost:
   * that is at the expense of all others, and not of whoever came last.
   */
  private Map<String, Integer> targets() {
    Map<String, Integer> lost = new HashMap<>();
    accounts.stream()
        .filter(account -> account.standing() == Standing.LOST && isWanted(account))
        .forEach(account -> lost.put(account.process().worker(), account.counted()));
    List<String> others = new ArrayList<>(situation.wanted());
    int budget = situation.maxTotal();
    while (true) {
      Map<String, Integer> fair = FairShares.of(budget, situation.size(), others, shares);
      Optional<String> above =
          others.stream().filter(one -> lost.getOrDefault(one, 0) > fair.get(one)).findFirst();
      if (above.isEmpty()) {
        return fair;
      }
      others.remove(above.get());
      budget = Math.max(0, budget - lost.get(above.get()));
    }
  }

  private boolean isWanted(Account account) {
    return situation.wanted().contains(account.process().worker());
  }

  /** What nobody can have; below zero when the budget has shrunk. */
  private int free() {
    int counted = accounts.stream().mapToInt(Account::counted).sum();
    int free = situation.maxTotal() - situation.foreign() - counted;
    return accounts.stream().anyMatch(Account::isUncounted) ? Math.min(0, free) : free;
  }

  /** Takes from those above their fair share what others are short of, and what no pool can use. */
  private void lower(int free) {
    shares.replaceAll((worker, share) -> Math.min(share, situation.size()));
    int shortage = -free;
    for (Account account : accounts) {
      shortage -= account.pending();
    }
    for (Map.Entry<String, Integer> share : shares.entrySet()) {
      shortage += Math.max(0, targets.get(share.getKey()) - share.getValue());
      shortage -= settled.get(share.getKey()).counted() - share.getValue();
    }
    List<String> rich = new ArrayList<>(shares.keySet());
    rich.sort(Comparator.comparingInt(this::missing).thenComparing(Comparator.naturalOrder()));
    for (String worker : rich) {
      int taken = Math.clamp(shortage, 0, Math.max(0, -missing(worker)));
      shares.merge(worker, -taken, Integer::sum);
      shortage -= taken;
    }
  }

  private int missing(String worker) {
    return targets.get(worker) - shares.get(worker);
  }

  /** Gives what is free, one by one, to whoever has least. */
  private void raise(int free) {
    PriorityQueue<String> poor =
        new PriorityQueue<>(
            Comparator.<String>comparingInt(shares::get)
                .thenComparing(situation.wanted()::indexOf));
    shares.keySet().stream().filter(worker -> missing(worker) > 0).forEach(poor::add);
    for (int left = free; left > 0 && !poor.isEmpty(); left--) {
      String worker = poor.remove();
      shares.merge(worker, 1, Integer::sum);
      if (missing(worker) > 0) {
        poor.add(worker);
      }
    }
  }

  private Division division() {
    Map<String, Grant> nodes = new HashMap<>();
    List<Division.Reserved> reserved = new ArrayList<>();
    for (Account account : accounts) {
      String worker = account.process().worker();
      Grant grant = settled.get(worker) == account ? decided(account) : account.kept();
      if (grant == null) {
        continue;
      }
      if (account.isCurrent() && isWanted(account)) {
        nodes.put(worker, grant);
        if (account.standing() == Standing.LOST && grant.counted() > 0) {
          reserved.add(new Division.Reserved(grant, account.standing(), true));
        }
      } else if (grant.counted() > 0) {
        reserved.add(new Division.Reserved(grant, account.standing(), false));
      }
    }
    return new Division(situation.maxTotal(), nodes, reserved);
  }

  /** A new grant only where the share is another one; and a first one of 0 only if it stays so. */
  private Grant decided(Account account) {
    String worker = account.process().worker();
    int share = shares.get(worker);
    if (account.grant() == null) {
      return share == 0 && targets.get(worker) > 0 ? null : account.granted(share);
    }
    return share == account.counted() && share == account.grant().share()
        ? account.kept()
        : account.granted(share);
  }
}
