package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ConnectionBlock;
import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reconnect;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorType;
import dev.mooring.connector.KeepsSessions;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.SecretValues;
import java.util.List;
import java.util.Objects;

/**
 * What a pool opens.
 *
 * @param connector the Connector, or the Source or Sink that an attached connection belongs to
 * @param generation the generation of its spec; carried along for reports
 * @param type how to open a connection
 * @param spec the Connector's settings; null for an attached connection
 * @param secrets the Secrets that the spec names
 * @param secretVersions the versions of these Secrets; a change of them is a change of the settings
 * @param reopening a request to open all connections anew; another one than before is a change of
 *     the settings; null for none
 * @param share the most connections that the cluster-wide budget leaves this worker; null where
 *     there is no budget
 */
public record PoolSettings(
    ObjectKey connector,
    long generation,
    ConnectorType type,
    ConnectorSpec spec,
    SecretValues secrets,
    List<SecretVersion> secretVersions,
    String reopening,
    Integer share) {

  public PoolSettings {
    secretVersions = List.copyOf(secretVersions);
  }

  /** Without a budget. */
  public PoolSettings(
      ObjectKey connector,
      long generation,
      ConnectorType type,
      ConnectorSpec spec,
      SecretValues secrets,
      List<SecretVersion> secretVersions) {
    this(connector, generation, type, spec, secrets, secretVersions, null, null);
  }

  /** The same with that share of a budget, or with none for null. */
  public PoolSettings withShare(Integer granted) {
    return new PoolSettings(
        connector, generation, type, spec, secrets, secretVersions, reopening, granted);
  }

  /** The same with that request to open all connections anew; null for none. */
  public PoolSettings withReopening(String request) {
    return new PoolSettings(
        connector, generation, type, spec, secrets, secretVersions, request, share);
  }

  /** The single connection of a Source or Sink whose type needs no Connector. */
  public static PoolSettings attached(ObjectKey owner, long generation, ConnectorType type) {
    return new PoolSettings(owner, generation, type, null, SecretValues.none(), List.of());
  }

  /** Connections to keep open: those that are wanted, as far as the budget allows. */
  int size() {
    return share == null ? fullSize() : Math.min(share, fullSize());
  }

  /** Connections to keep open where the budget allows all. */
  int fullSize() {
    return spec == null ? 1 : spec.pool().size();
  }

  HealthCheck healthCheck() {
    return spec == null ? new HealthCheck(null, null) : spec.healthCheck();
  }

  Reconnect reconnect() {
    return spec == null ? new Reconnect(null, null) : spec.reconnect();
  }

  /** So many failed writes in a row are too many; 0 when they never are. */
  int breakAfter() {
    return spec == null ? 0 : spec.circuitBreaker().failures();
  }

  /** The same connections with what goes live of the other settings: their number, their care. */
  PoolSettings withCareOf(PoolSettings other) {
    ConnectorSpec merged = spec == null ? null : spec.withCareOf(other.spec);
    return new PoolSettings(
        connector, generation, type, merged, secrets, secretVersions, reopening, other.share);
  }

  /** Whether connections that were opened with the other settings can go on with these. */
  boolean connectsLike(PoolSettings other) {
    return Objects.equals(reopening, other.reopening) && connectsToTheSame(other);
  }

  /** Whether they differ in no more than a request to open all connections anew. */
  boolean connectsToTheSame(PoolSettings other) {
    return type == other.type
        && secretVersions.equals(other.secretVersions)
        && Objects.equals(block(), other.block());
  }

  /** Whether the other side keeps something for clients that read, while they are away. */
  boolean keepsSessions() {
    return type instanceof KeepsSessions;
  }

  /** Where the sessions of these settings are; null where none are kept. */
  String sessionsAt() {
    return type instanceof KeepsSessions sessions ? sessions.sessionsAt(spec) : null;
  }

  /** Whether clients of the same names go on in the same sessions with the other settings. */
  boolean sharesSessionsWith(PoolSettings other) {
    return type == other.type && Objects.equals(sessionsAt(), other.sessionsAt());
  }

  /** For a client of such connections. */
  ConnectionRequest request(NodeIdentity node, int client, boolean keepsSession) {
    return new ConnectionRequest(connector, spec, secrets, node, client, keepsSession);
  }

  /** Whether reports on both speak of the same settings. */
  boolean reportsLike(PoolSettings other) {
    return other != null
        && generation == other.generation
        && Objects.equals(share, other.share)
        && secretVersions.equals(other.secretVersions);
  }

  private ConnectionBlock block() {
    return spec == null ? null : spec.block();
  }
}
