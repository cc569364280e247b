package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.ReadRequest;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is asked of the other side for one {@link Subscription}, what it last agreed to, and all
 * that it may keep of that, or have messages of. What was asked for without an answer may be kept,
 * too; so it outlives connections, and nothing stays subscribed to that nobody remembers. On the
 * control thread.
 */
final class Agreement {
  private final ObjectKey source;
  private final NodeIdentity node;
  private final Set<String> kept = new LinkedHashSet<>();
  private ReadRequest wanted;
  private SourceSpec agreed;

  Agreement(ObjectKey source, NodeIdentity node) {
    this.source = source;
    this.node = node;
  }

  /** What is to be read; null while that is not known. */
  ReadRequest wanted() {
    return wanted;
  }

  void want(ReadRequest next) {
    wanted = next;
  }

  /** An earlier process has subscribed to these. */
  void keep(Collection<String> topics) {
    kept.addAll(topics);
  }

  /** Whether anything is known of what the other side may keep. */
  boolean isKnown() {
    return wanted != null || !kept.isEmpty();
  }

  /** What the other side may keep, in the words of its type. */
  List<String> topics() {
    return List.copyOf(kept);
  }

  /**
   * What to ask for on a new connection, to begin with: what the other side has agreed to before,
   * for which it may have something already, and else what is wanted.
   */
  ReadRequest first() {
    if (!isBehind()) {
      return wanted.withFormer(kept);
    }
    List<String> soon = wanted.topics();
    return wanted
        .withSpec(agreed)
        .withFormer(kept.stream().filter(topic -> !soon.contains(topic)).toList());
  }

  /** What is wanted, in place of what the other side has agreed to. */
  ReadRequest next() {
    return wanted.withFormer(kept);
  }

  /** Whether the other side has agreed to other settings than are wanted. */
  boolean isBehind() {
    return agreed != null && !agreed.equals(wanted.spec());
  }

  /** All that it may keep, to be given up. */
  ReadRequest all() {
    return wanted == null ? ReadRequest.ofLeft(source, node, kept) : wanted.withFormer(kept);
  }

  void asking(ReadRequest request) {
    kept.addAll(request.topics());
  }

  /** The other side has agreed to that. Of what was read before, it may have messages still. */
  void agreed(ReadRequest request) {
    agreed = request.spec();
  }

  /** It has nothing of what was read before that. */
  void formerGone(ReadRequest agreedTo) {
    kept.retainAll(agreedTo.topics());
  }

  /** The other side does not agree any more to what it has agreed to before. */
  void revoked() {
    agreed = null;
  }
}
