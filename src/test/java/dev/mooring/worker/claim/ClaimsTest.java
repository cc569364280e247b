package dev.mooring.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.NodeState;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a worker takes a claim, and when it leaves it to others. */
class ClaimsTest extends ClaimFixture {
  @Test
  void shouldTakeWhatNobodyHas() {
    want("uid-1");

    Tenure tenure = claims.tenure(SOURCE).orElseThrow();
    assertThat(tenure.holds()).isTrue();
    assertThat(tenure.saved()).isNull();
    assertThat(stored().holder()).isEqualTo("worker-0");
    assertThat(stored().instance()).isEqualTo("me");
    assertThat(stored().sourceUid()).isEqualTo("uid-1");
    assertThat(changes).isPositive();
  }

  @Test
  void shouldLeaveALiveHolderAlone() {
    api.renew("worker-1", "other");
    put("uid-1", "worker-1", "other", 4, "p");

    want("uid-1");
    pass(60);

    assertThat(claims.tenure(SOURCE)).isEmpty();
    assertThat(claims.holder(SOURCE)).contains("worker-1");
    assertThat(api.writes).isZero();
  }

  @Test
  void shouldTakeOverFromAHolderWhoseLeaseRanOutAndGoOnWhereItWas() {
    api.renew("worker-1", "other");
    put("uid-1", "worker-1", "other", 4, "p");
    want("uid-1");

    api.expire("worker-1");
    pass(1);

    assertThat(claims.tenure(SOURCE).orElseThrow().saved()).isEqualTo("p");
    assertThat(stored().epoch()).isEqualTo(5);
    assertThat(stored().holder()).isEqualTo("worker-0");
  }

  @Test
  void shouldWaitAWholeLeaseForAHolderOfWhichItHasSeenNothing() {
    put("uid-1", "worker-1", "other", 4, "p");
    want("uid-1");

    pass(9);
    assertThat(claims.tenure(SOURCE)).isEmpty();
    pass(2);
    assertThat(claims.tenure(SOURCE)).isPresent();
  }

  @Test
  void shouldLeaveAWorkerTheTimeToComeBackAfterItsProcessEnded() {
    api.renew("worker-1", "second");
    put("uid-1", "worker-1", "first", 4, "p");
    want("uid-1");

    pass(9);
    assertThat(claims.tenure(SOURCE)).isEmpty();
    pass(4);
    assertThat(claims.tenure(SOURCE)).isPresent();
  }

  @Test
  void shouldTakeUpAtOnceWhatAnEarlierProcessOfItsOwnHad() {
    put("uid-1", "worker-0", "before", 4, "p");

    want("uid-1");

    assertThat(claims.tenure(SOURCE).orElseThrow().saved()).isEqualTo("p");
  }

  @Test
  void shouldBeginAnewForANamesake() {
    put("uid-0", null, null, 4, "p");

    want("uid-1");

    assertThat(claims.tenure(SOURCE).orElseThrow().saved()).isNull();
    assertThat(stored().sourceUid()).isEqualTo("uid-1");
  }

  @Test
  void shouldNotBidWithoutAProvenLeaseOfItsOwn() {
    renews = false;
    pass(9);

    want("uid-1");
    pass(1);
    assertThat(claims.tenure(SOURCE)).isEmpty();

    renews = true;
    pass(2);
    assertThat(claims.tenure(SOURCE)).isPresent();
  }

  @Test
  void shouldNotBidBeforeItHasSeenEverything() {
    api.blind = true;
    want("uid-1");
    pass(1);
    assertThat(api.writes).isZero();

    api.blind = false;
    pass(1);
    assertThat(claims.tenure(SOURCE)).isPresent();
  }

  @Test
  void shouldBidOnlyWhileItsOwnPoolIsConnected() {
    connections.state = NodeState.Disconnected;
    want("uid-1");
    pass(20);
    assertThat(api.writes).isZero();

    connections.state = NodeState.Connected;
    claims.connectionChanged(connections);
    control.settle();
    assertThat(claims.tenure(SOURCE)).isPresent();
  }

  @Test
  void shouldLetGoAfterTenSecondsWithoutAConnectionAndNotBefore() {
    want("uid-1");
    connections.state = NodeState.Disconnected;

    pass(9);
    assertThat(claims.tenure(SOURCE)).isPresent();
    pass(3);

    assertThat(claims.tenure(SOURCE)).isEmpty();
    assertThat(stored().holder()).isNull();
  }

  @Test
  void shouldNotLetGoWhenTheConnectionComesBackInTime() {
    want("uid-1");
    for (int i = 0; i < 5; i++) {
      connections.state = NodeState.Disconnected;
      pass(8);
      connections.state = NodeState.Connected;
      pass(2);
    }

    assertThat(claims.tenure(SOURCE)).isPresent();
    assertThat(stored().epoch()).isEqualTo(1);
  }

  @Test
  void shouldOutliveItsSourceAsLongAsThatMayHaveASession() {
    SessionPlace plant = new SessionPlace("plant", "uid-plant");
    want("uid-1", plant);
    assertThat(owner()).isEqualTo("Connector plant uid-plant");

    SessionPlace other = new SessionPlace("other", "uid-other");
    want("uid-1", other);
    pass(1);
    assertThat(owner()).as("it reads elsewhere now").isEqualTo("Connector other uid-other");

    claims.want(Map.of());
    settle();
    assertThat(stored().holder()).isNull();
    assertThat(owner()).as("left to others").isEqualTo("Connector other uid-other");
    assertThat(claims.left()).containsExactly(new LeftClaim(SOURCE, "uid-1", other));

    want("uid-1", other);
    claims.sessionEnded(SOURCE);
    settle();
    assertThat(stored().holder()).isNull();
    assertThat(owner()).as("goes with its Source").isEqualTo("Source temps uid-1");
    assertThat(claims.left()).isEmpty();
    pass(3);
    assertThat(stored().holder()).as("nobody wants it").isNull();
  }
}
