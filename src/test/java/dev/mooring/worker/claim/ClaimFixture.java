package dev.mooring.worker.claim;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.api.v1alpha1.SourceClaimSpec;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.worker.pipeline.SteppedControl;
import dev.mooring.worker.pool.ConnectionView;
import dev.mooring.worker.pool.Connections;
import dev.mooring.worker.pool.Outlets;
import dev.mooring.worker.pool.Reading;
import dev.mooring.worker.pool.ReadingListener;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One worker, worker-0, and what it sees of claims and other workers. */
abstract class ClaimFixture {
  static final ObjectKey SOURCE = new ObjectKey("plant", "temps");

  final SteppedControl control = new SteppedControl();
  final FakeClaims api = new FakeClaims("worker-0", "me", control);
  final FakeConnections connections = new FakeConnections();
  int changes;
  boolean runs;
  boolean renews = true;
  final Claims claims = api.of(() -> changes++);

  void want(String uid) {
    want(uid, null);
  }

  void want(String uid, SessionPlace session) {
    want(uid, null, session);
  }

  void want(String uid, String positionOf, SessionPlace session) {
    Map<ObjectKey, Candidate> candidates = new HashMap<>();
    candidates.put(SOURCE, new Candidate(SOURCE, uid, positionOf, connections, session));
    claims.want(candidates);
    control.settle();
  }

  /** Whom the claim goes with. */
  String owner() {
    return api.claim(SOURCE).orElseThrow().getMetadata().getOwnerReferences().stream()
        .map(owner -> owner.getKind() + " " + owner.getName() + " " + owner.getUid())
        .collect(Collectors.joining(", "));
  }

  void settle() {
    claims.settle(source -> runs);
    control.settle();
  }

  /** Time goes by, in which the own Lease is renewed as long as the API server is there. */
  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      control.advance(Duration.ofSeconds(1));
      if (renews) {
        api.renewOwn();
      }
      control.settle();
    }
  }

  SourceClaimSpec stored() {
    return api.claim(SOURCE).orElseThrow().getSpec();
  }

  void put(String uid, String holder, String instance, long epoch, String position) {
    put(new SourceClaimSpec(uid, holder, instance, epoch, position, null), null);
  }

  /** A claim that nobody holds. */
  void putFree(String uid, String position, String positionOf, OwnerReference owner) {
    put(new SourceClaimSpec(uid, null, null, 4L, position, positionOf), owner);
  }

  static OwnerReference sourceOwner(String uid) {
    return new OwnerReferenceBuilder()
        .withApiVersion("mooring.dev/v1alpha1")
        .withKind("Source")
        .withName(SOURCE.name())
        .withUid(uid)
        .build();
  }

  private void put(SourceClaimSpec spec, OwnerReference owner) {
    SourceClaim claim = new SourceClaim();
    claim.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(SOURCE.namespace())
            .withName(SOURCE.name())
            .withOwnerReferences(owner == null ? List.of() : List.of(owner))
            .build());
    claim.setSpec(spec);
    api.put(claim);
  }

  /** Connections of which only the state matters. */
  static final class FakeConnections implements Connections {
    NodeState state = NodeState.Connected;

    @Override
    public ConnectionView view() {
      return new ConnectionView(state, null, null, 1);
    }

    @Override
    public Reading read(ReadRequest request, MessageReceiver receiver, ReadingListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean keepSessions() {
      return false;
    }

    @Override
    public Outlets outlets(SinkSpec sink) {
      throw new UnsupportedOperationException();
    }
  }
}
