package dev.mooring.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseProofTest {
  private long now;
  private final LeaseProof proof = new LeaseProof(() -> now);

  @Test
  void shouldProveNothingBeforeTheFirstRenewal() {
    assertThat(proof.term()).isZero();
    assertThat(proof.holds(0)).isFalse();
  }

  @Test
  void shouldHoldAsLongAsRenewalsCome() {
    renew();
    long term = proof.term();

    for (int i = 0; i < 10; i++) {
      pass(3_000);
      assertThat(proof.holds(term)).isTrue();
      renew();
    }
    assertThat(proof.term()).isEqualTo(term);
  }

  @Test
  void shouldEndTwoSecondsBeforeTheLeaseCanRunOutForOthers() {
    renew();
    long term = proof.term();

    pass(7_999);
    assertThat(proof.holds(term)).isTrue();
    pass(1);
    assertThat(proof.holds(term)).isFalse();
    assertThat(proof.term()).isZero();
  }

  @Test
  void shouldNotComeBackAfterAGapThatNobodyNoticed() {
    renew();
    long term = proof.term();

    // A frozen process: its Lease thread is the first that runs again.
    pass(12_000);
    renew();

    assertThat(proof.holds(term)).isFalse();
    assertThat(proof.term()).isGreaterThan(term);
    assertThat(proof.holds(proof.term())).isTrue();
  }

  @Test
  void shouldNotBridgeAGapWithARenewalWhoseAnswerWasLate() {
    renew();
    long term = proof.term();
    pass(7_000);
    long sent = now;
    pass(2_000);

    proof.renewed(sent);

    assertThat(proof.holds(term)).isFalse();
    assertThat(proof.holds(proof.term())).isTrue();
  }

  @Test
  void shouldCountFromWhenARenewalWasSent() {
    long sent = now;
    pass(3_000);
    proof.renewed(sent);

    pass(4_999);
    assertThat(proof.term()).isPositive();
    pass(1);
    assertThat(proof.term()).isZero();
  }

  private void renew() {
    proof.renewed(now);
  }

  private void pass(long millis) {
    now += Duration.ofMillis(millis).toNanos();
  }
}
