package dev.mooring.worker.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.worker.desired.Allowance.Grant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private final Allowance allowance = new Allowance(0);

  @Test
  void shouldAllowNothingBeforeAGrant() {
    allowance.hear(Optional.empty());

    assertThat(allowance.limit()).isZero();
    assertThat(allowance.share()).isZero();
    assertThat(allowance.epoch()).isZero();
  }

  @Test
  void shouldKeepWhatWasOpenBeforeThereWasABudget() {
    Allowance late = new Allowance(4);
    late.hear(Optional.empty());
    assertThat(late.limit()).isEqualTo(4);
    assertThat(late.share()).isEqualTo(4);

    late.hear(Optional.of(new Grant(2, 1)));
    assertThat(late.limit()).isEqualTo(2);
    assertThat(late.share()).isEqualTo(4);
  }

  @Test
  void shouldCountALargerShareAtOnce() {
    allowance.hear(Optional.of(new Grant(3, 7)));

    assertThat(allowance.limit()).isEqualTo(3);
    assertThat(allowance.share()).isEqualTo(3);
    assertThat(allowance.epoch()).isEqualTo(7);
  }

  @Test
  void shouldCountASmallerShareOnlyWhenTheRestIsClosed() {
    allowance.hear(Optional.of(new Grant(3, 7)));
    allowance.hear(Optional.of(new Grant(1, 8)));
    assertThat(allowance.limit()).isEqualTo(1);
    assertThat(allowance.share()).isEqualTo(3);
    assertThat(allowance.epoch()).isEqualTo(7);

    allowance.hold(2);
    assertThat(allowance.share()).isEqualTo(3);

    allowance.hold(1);
    assertThat(allowance.share()).isEqualTo(1);
    assertThat(allowance.epoch()).isEqualTo(8);
  }

  @Test
  void shouldGiveBackAGrantThatIsNotNamedAnyMore() {
    allowance.hear(Optional.of(new Grant(3, 7)));
    allowance.hear(Optional.empty());
    assertThat(allowance.limit()).isZero();

    allowance.hold(0);
    assertThat(allowance.share()).isZero();
  }

  @Test
  void shouldNotTakeAgainWhatItHasGivenBack() {
    allowance.hear(Optional.of(new Grant(3, 7)));
    allowance.withdraw();
    assertThat(allowance.limit()).isZero();
    assertThat(allowance.share()).isEqualTo(3);
    allowance.hold(0);
    assertThat(allowance.share()).isZero();

    allowance.hear(Optional.of(new Grant(3, 7)));
    assertThat(allowance.limit()).isZero();
    assertThat(allowance.share()).isZero();

    allowance.hear(Optional.of(new Grant(2, 8)));
    assertThat(allowance.limit()).isEqualTo(2);
    assertThat(allowance.share()).isEqualTo(2);
    assertThat(allowance.epoch()).isEqualTo(8);
  }

  @Test
  void shouldKeepAGrantThatItHeardOfBeforeAllWasClosed() {
    allowance.hear(Optional.of(new Grant(3, 7)));
    allowance.withdraw();
    allowance.hear(Optional.of(new Grant(3, 7)));

    assertThat(allowance.limit()).isEqualTo(3);
    assertThat(allowance.share()).isEqualTo(3);
  }
}
