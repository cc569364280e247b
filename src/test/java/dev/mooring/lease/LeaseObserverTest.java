package dev.mooring.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.lease.LeaseObserver.Renewal;
import dev.mooring.lease.SignOfLife.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseObserverTest {
  private static final Renewal FIRST = new Renewal("worker-0/a", "10:00:00");
  private static final Renewal SECOND = new Renewal("worker-0/a", "10:00:03");
  private static final Renewal RESTARTED = new Renewal("worker-0/b", "10:00:06");

  private final LeaseObserver leases = new LeaseObserver();

  @Test
  void shouldKnowNothingOfAWorkerWithoutALease() {
    assertThat(leases.of("worker-0")).isEqualTo(new SignOfLife(State.MISSING, ""));
  }

  @Test
  void shouldNotTrustALeaseThatWasThereBeforeUntilItIsRenewed() {
    leases.found("worker-0", FIRST, 0);
    assertThat(leases.of("worker-0")).isEqualTo(new SignOfLife(State.UNPROVEN, "a"));

    leases.seen("worker-0", SECOND, seconds(3));
    assertThat(leases.of("worker-0")).isEqualTo(new SignOfLife(State.ALIVE, "a"));
  }

  @Test
  void shouldTellOfTheFirstRenewalWhoeverWaitsForIt() {
    leases.found("worker-0", FIRST, 0);
    leases.found("worker-1", FIRST, 0);
    assertThat(leases.await("worker-0")).isTrue();

    assertThat(leases.seen("worker-0", SECOND, seconds(3))).isTrue();
    assertThat(leases.seen("worker-1", SECOND, seconds(3))).isFalse();
    assertThat(leases.await("worker-1")).isFalse();
  }

  @Test
  void shouldTellNothingOfARenewal() {
    assertThat(leases.seen("worker-0", FIRST, 0)).isTrue();
    assertThat(leases.seen("worker-0", SECOND, seconds(3))).isFalse();
  }

  @Test
  void shouldTellOfANewProcess() {
    leases.seen("worker-0", FIRST, 0);

    assertThat(leases.seen("worker-0", RESTARTED, seconds(6))).isTrue();
    assertThat(leases.of("worker-0").instance()).isEqualTo("b");
  }

  @Test
  void shouldSuspectAWorkerWhoseLeaseIsNotRenewedForItsLength() {
    leases.seen("worker-0", FIRST, 0);
    leases.seen("worker-1", FIRST, seconds(1));
    leases.seen("worker-0", SECOND, seconds(3));

    assertThat(leases.suspects(seconds(11) - 1)).isEmpty();
    assertThat(leases.suspects(seconds(11))).containsExactly("worker-1");
    assertThat(leases.suspects(seconds(13))).containsExactly("worker-0", "worker-1");
    assertThat(leases.of("worker-0").state()).isEqualTo(State.ALIVE);
  }

  @Test
  void shouldLoseASuspectWhenALookUpShowsTheSameRenewal() {
    leases.seen("worker-0", FIRST, 0);

    assertThat(leases.confirm("worker-0", FIRST, seconds(10))).isTrue();
    assertThat(leases.of("worker-0")).isEqualTo(new SignOfLife(State.EXPIRED, "a"));
    assertThat(leases.suspects(seconds(19))).isEmpty();
    assertThat(leases.suspects(seconds(20))).as("to be looked up again").contains("worker-0");
  }

  @Test
  void shouldKeepASuspectWhenALookUpShowsANewerRenewal() {
    leases.seen("worker-0", FIRST, 0);

    assertThat(leases.confirm("worker-0", SECOND, seconds(10))).isFalse();
    assertThat(leases.of("worker-0").state()).isEqualTo(State.ALIVE);
    assertThat(leases.suspects(seconds(20) - 1)).isEmpty();
  }

  @Test
  void shouldTellWhenALostWorkerIsBack() {
    leases.seen("worker-0", FIRST, 0);
    leases.confirm("worker-0", FIRST, seconds(10));

    assertThat(leases.seen("worker-0", SECOND, seconds(30))).isTrue();
    assertThat(leases.of("worker-0").state()).isEqualTo(State.ALIVE);
  }

  @Test
  void shouldWaitAWholeLengthAfterAGap() {
    leases.seen("worker-0", FIRST, 0);
    leases.gap(seconds(9));

    assertThat(leases.suspects(seconds(19) - 1)).isEmpty();
    assertThat(leases.suspects(seconds(19))).containsExactly("worker-0");
    assertThat(leases.confirm("worker-0", FIRST, seconds(18))).isFalse();
  }

  @Test
  void shouldLetALostWorkerStayLostInAGap() {
    leases.seen("worker-0", FIRST, 0);
    leases.confirm("worker-0", FIRST, seconds(10));
    leases.gap(seconds(11));

    assertThat(leases.of("worker-0").state()).isEqualTo(State.EXPIRED);
  }

  @Test
  void shouldForgetADeletedLease() {
    leases.seen("worker-0", FIRST, 0);

    assertThat(leases.gone("worker-0")).isTrue();
    assertThat(leases.gone("worker-0")).isFalse();
    assertThat(leases.of("worker-0").state()).isEqualTo(State.MISSING);
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
