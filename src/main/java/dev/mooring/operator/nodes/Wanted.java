package dev.mooring.operator.nodes;

import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.report.ReportedObject;
import java.util.List;

/**
 * What nodes should run now; what they say of anything else does not count.
 *
 * @param object the object
 * @param uid tells it from a namesake that was there before
 * @param generation the newest generation of its spec
 * @param oldest the oldest generation that a node may run: an older one while the newest is not
 *     accepted, and the last accepted goes on
 * @param secrets the newest versions of its Secrets
 * @param before what its status says of the nodes so far
 */
public record Wanted(
    ReportedObject object,
    String uid,
    long generation,
    long oldest,
    List<SecretVersion> secrets,
    List<NodeStatus> before) {
  public Wanted {
    secrets = List.copyOf(secrets);
    before = before == null ? List.of() : List.copyOf(before);
  }
}
