package dev.mooring.connector;

import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.api.v1alpha1.Subscription;
import java.util.Collection;
import java.util.List;

/**
 * What to read, and for whom.
 *
 * @param source the Source
 * @param spec its settings; null where only {@code former} is known of it, to be given up
 * @param node who reads
 * @param position how far it has been read
 * @param claim the right to read, where one worker at a time does; null where each worker takes
 *     part
 * @param former what the other side may still keep for the Source of other settings, in the words
 *     of its type: what comes of it is the Source's, and it is given up once what is to be read now
 *     is agreed to
 * @param secrets the Secrets that the spec itself names; those of a Connector are its connection's
 */
public record ReadRequest(
    ObjectKey source,
    SourceSpec spec,
    NodeIdentity node,
    SourcePosition position,
    ReadingClaim claim,
    List<String> former,
    LiveSecrets secrets) {

  public ReadRequest {
    former = List.copyOf(former);
  }

  /** For a Source that names no Secrets itself. */
  public ReadRequest(
      ObjectKey source,
      SourceSpec spec,
      NodeIdentity node,
      SourcePosition position,
      ReadingClaim claim,
      List<String> former) {
    this(source, spec, node, position, claim, former, LiveSecrets.NONE);
  }

  /** Without anything of other settings. */
  public ReadRequest(
      ObjectKey source,
      SourceSpec spec,
      NodeIdentity node,
      SourcePosition position,
      ReadingClaim claim) {
    this(source, spec, node, position, claim, List.of());
  }

  /** For a Source that each worker reads. */
  public ReadRequest(
      ObjectKey source, SourceSpec spec, NodeIdentity node, SourcePosition position) {
    this(source, spec, node, position, null);
  }

  /** For a Source of which only is known what the other side may still keep for it. */
  public static ReadRequest ofLeft(ObjectKey source, NodeIdentity node, Collection<String> topics) {
    return new ReadRequest(source, null, node, SourcePosition.NONE, null, List.copyOf(topics));
  }

  /** The same with what the other side may keep of other settings. */
  public ReadRequest withFormer(Collection<String> topics) {
    List<String> now = topics();
    List<String> others = topics.stream().filter(topic -> !now.contains(topic)).toList();
    return new ReadRequest(source, spec, node, position, claim, others, secrets);
  }

  /** The same with other settings. */
  public ReadRequest withSpec(SourceSpec other) {
    return new ReadRequest(source, other, node, position, claim, former, secrets);
  }

  /** The same with these Secrets. */
  public ReadRequest withSecrets(LiveSecrets others) {
    return new ReadRequest(source, spec, node, position, claim, former, others);
  }

  /** What it subscribes to, in the words of its type; none where that has no subscriptions. */
  public List<String> topics() {
    return spec == null
        ? List.of()
        : spec.subscription().map(Subscription::filters).orElse(List.of());
  }

  /** Whether nobody else reads for that Source, so that what the other side keeps is its own. */
  public boolean isExclusive() {
    return claim != null;
  }

  /** Whether this worker may read now. */
  public boolean isAllowed() {
    return claim == null || claim.holds();
  }
}
