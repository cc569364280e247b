package dev.mooring.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.lease.LeaseObserver.Renewal;
import dev.mooring.lease.SignOfLife.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpiryClockTest {
  private final LeaseObserver leases = new LeaseObserver();
  private final Map<String, Renewal> server = new HashMap<>();
  private final List<String> changed = new ArrayList<>();
  private long now;
  private boolean watching = true;
  private boolean reachable = true;
  private int lookUps;
  private final ExpiryClock clock =
      new ExpiryClock(leases, () -> watching, this::lookUp, changed::add, () -> now);

  @Test
  void shouldLoseAWorkerWithinElevenSeconds() {
    renew("worker-0", "1");

    pass(Duration.ofSeconds(9));
    assertThat(changed).isEmpty();
    assertThat(lookUps).isZero();

    pass(Duration.ofSeconds(2));
    assertThat(changed).containsExactly("worker-0");
    assertThat(leases.of("worker-0").state()).isEqualTo(State.EXPIRED);
    assertThat(lookUps).isEqualTo(1);
  }

  @Test
  void shouldNotLoseAWorkerWhoseRenewalsItDoesNotSee() {
    renew("worker-0", "1");
    server.put("worker-0", new Renewal("worker-0/a", "2"));

    pass(Duration.ofSeconds(12));

    assertThat(changed).isEmpty();
    assertThat(leases.of("worker-0").state()).isEqualTo(State.ALIVE);
  }

  @Test
  void shouldFindALostWorkerBackWhoseRenewalsItDoesNotSee() {
    renew("worker-0", "1");
    pass(Duration.ofSeconds(11));
    assertThat(changed).containsExactly("worker-0");
    assertThat(lookUps).isEqualTo(1);

    server.put("worker-0", new Renewal("worker-0/b", "2"));
    pass(Duration.ofSeconds(11));

    assertThat(changed).containsExactly("worker-0", "worker-0");
    assertThat(leases.of("worker-0")).isEqualTo(new SignOfLife(State.ALIVE, "b"));
    assertThat(lookUps).as("one for each length of a Lease").isEqualTo(2);
  }

  @Test
  void shouldWaitAWholeLeaseWhenTheApiServerDoesNotAnswer() {
    renew("worker-0", "1");
    reachable = false;
    pass(Duration.ofSeconds(15));
    reachable = true;

    pass(Duration.ofSeconds(4));
    assertThat(changed).isEmpty();

    pass(Duration.ofSeconds(7));
    assertThat(changed).containsExactly("worker-0");
  }

  @Test
  void shouldWaitAWholeLeaseAfterTheWatchIsBack() {
    renew("worker-0", "1");
    watching = false;
    pass(Duration.ofSeconds(60));
    watching = true;

    pass(Duration.ofSeconds(9));
    assertThat(changed).isEmpty();

    pass(Duration.ofSeconds(2));
    assertThat(changed).containsExactly("worker-0");
  }

  @Test
  void shouldWaitAWholeLeaseWhenThisProcessStoodStill() {
    renew("worker-0", "1");
    now += Duration.ofSeconds(30).toNanos();
    clock.run();

    pass(Duration.ofSeconds(9));
    assertThat(changed).isEmpty();

    pass(Duration.ofSeconds(2));
    assertThat(changed).containsExactly("worker-0");
  }

  @Test
  void shouldForgetAWorkerWhoseLeaseIsGone() {
    renew("worker-0", "1");
    server.clear();

    pass(Duration.ofSeconds(11));

    assertThat(changed).containsExactly("worker-0");
    assertThat(leases.of("worker-0").state()).isEqualTo(State.MISSING);
  }

  private void renew(String worker, String time) {
    Renewal renewal = new Renewal(worker + "/a", time);
    server.put(worker, renewal);
    leases.seen(worker, renewal, now);
  }

  private Optional<Renewal> lookUp(String worker) {
    lookUps++;
    if (!reachable) {
      throw new IllegalStateException("connection refused");
    }
    return Optional.ofNullable(server.get(worker));
  }

  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      now += Duration.ofSeconds(1).toNanos();
      clock.run();
    }
  }
}
