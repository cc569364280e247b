package dev.mooring.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a worker does with a claim that it holds, and when it ends. */
class TenureTest extends ClaimFixture {
  @Test
  void shouldStopAtOnceWhenAnotherOneHasTakenIt() {
    want("uid-1");
    Tenure tenure = claims.tenure(SOURCE).orElseThrow();
    api.renew("worker-1", "other");

    put("uid-1", "worker-1", "other", 2, null);
    control.settle();

    assertThat(tenure.holds()).isFalse();
    assertThat(claims.tenure(SOURCE)).isEmpty();
    pass(30);
    assertThat(stored().holder()).isEqualTo("worker-1");
  }

  @Test
  void shouldStopWhenSomebodyDeletesTheClaim() {
    want("uid-1");
    pass(1);
    Tenure tenure = claims.tenure(SOURCE).orElseThrow();

    api.remove(SOURCE);
    control.settle();

    assertThat(tenure.holds()).isFalse();
  }

  @Test
  void shouldStopBeforeItsLeaseRunsOutAndComeBackOnlyByBidding() {
    want("uid-1");
    Tenure tenure = claims.tenure(SOURCE).orElseThrow();

    control.advance(Duration.ofSeconds(9));
    assertThat(tenure.holds()).isFalse();
    assertThat(claims.tenure(SOURCE)).isEmpty();

    api.renewOwn();
    pass(2);
    assertThat(tenure.holds()).isFalse();
    assertThat(claims.tenure(SOURCE)).isPresent();
    assertThat(stored().epoch()).isEqualTo(2);
  }

  @Test
  void shouldSaveThePositionEveryFiveSecondsAndOnlyWhenItMoved() {
    want("uid-1");
    Tenure tenure = claims.tenure(SOURCE).orElseThrow();
    int before = api.writes;

    for (int i = 1; i <= 20; i++) {
      tenure.advance("p" + i);
      pass(1);
    }
    assertThat(api.writes - before).isBetween(3, 4);
    pass(10);
    int after = api.writes;
    assertThat(stored().position()).isEqualTo("p20");
    pass(30);
    assertThat(api.writes).isEqualTo(after);
  }

  @Test
  void shouldKnowItsOwnWriteAgainWhoseAnswerWasLost() {
    want("uid-1");
    Tenure tenure = claims.tenure(SOURCE).orElseThrow();
    api.losesAnswers = true;
    tenure.advance("p1");
    pass(6);
    api.losesAnswers = false;
    tenure.advance("p2");
    pass(6);

    assertThat(tenure.holds()).isTrue();
    assertThat(stored().position()).isEqualTo("p2");
  }

  @Test
  void shouldTakeAClaimOfWhichItNeverHeardThatItHasIt() {
    api.losesAnswers = true;
    want("uid-1");
    assertThat(claims.tenure(SOURCE)).isEmpty();

    api.losesAnswers = false;
    pass(2);

    assertThat(claims.tenure(SOURCE)).isPresent();
  }

  @Test
  void shouldNeverSaveAfterAnotherOneHasTakenIt() {
    want("uid-1");
    Tenure tenure = claims.tenure(SOURCE).orElseThrow();
    api.renew("worker-1", "other");
    api.away = true;
    tenure.advance("mine");
    pass(6);
    api.away = false;
    put("uid-1", "worker-1", "other", 2, "theirs");
    pass(10);

    assertThat(stored().position()).isEqualTo("theirs");
    assertThat(stored().holder()).isEqualTo("worker-1");
  }

  @Test
  void shouldReleaseWhatIsNotWantedOnceItDoesNotRunAnyMore() {
    want("uid-1");
    Tenure tenure = claims.tenure(SOURCE).orElseThrow();
    runs = true;
    settle();

    claims.want(Map.of());
    settle();
    assertThat(claims.tenure(SOURCE)).isEmpty();
    assertThat(stored().holder()).isEqualTo("worker-0");
    tenure.advance("last");
    assertThat(tenure.holds()).isTrue();

    runs = false;
    settle();
    assertThat(stored().holder()).isNull();
    assertThat(stored().position()).isEqualTo("last");
    assertThat(tenure.holds()).isFalse();
  }

  @Test
  void shouldReleaseAllAtTheEndWithTheLastPosition() {
    want("uid-1");
    claims.tenure(SOURCE).orElseThrow().advance("last");

    CompletableFuture<Void> end = claims.end().toCompletableFuture();
    control.settle();

    assertThat(end).isCompleted();
    assertThat(stored().holder()).isNull();
    assertThat(stored().position()).isEqualTo("last");
  }

  @Test
  void shouldGoOnTryingToReleaseWhileTheApiServerIsAway() {
    want("uid-1");
    api.away = true;
    claims.want(Map.of());
    for (int i = 0; i < 5; i++) {
      settle();
      pass(1);
    }
    api.away = false;
    pass(2);

    assertThat(stored().holder()).isNull();
  }

  @Test
  void shouldLeaveAFreeClaimToTheWorkersThatComeFirstForATime() {
    // Of so many, some come before this one for any Source.
    for (int i = 1; i < 40; i++) {
      api.renew("worker-" + i, "i" + i);
      api.renew("worker-" + i, "i" + i);
    }
    api.renew("worker-other-1", "x");

    want("uid-1");
    assertThat(api.writes).isZero();
    pass(3);
    assertThat(claims.tenure(SOURCE)).isPresent();
  }
}
