package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What one worker sees of one Connector, Source or Sink. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportEntry(
    @JsonPropertyDescription("Connector, Source or Sink.") @Required ReportedKind kind,
    @JsonPropertyDescription("Namespace of the object.") @Required @Size(max = 63) String namespace,
    @JsonPropertyDescription("Name of the object.") @Required @Size(max = 253) String name,
    @JsonPropertyDescription(
            "UID of the object, so that a namesake made later is not mistaken for it.")
        @Required
        @Size(max = 64)
        String uid,
    @JsonPropertyDescription("Generation of the spec that the worker runs.") @Required
        Long generation,
    @JsonPropertyDescription("State on this worker.") @Required NodeState state,
    @JsonPropertyDescription("Why it is in this state; none where nothing is wrong.")
        @SchemaFrom(type = String.class)
        @Pattern(Reason.PATTERN)
        @Size(max = Reason.LONGEST)
        Reason reason,
    @JsonPropertyDescription("What happened, for people. Stable: no counters and no times in it.")
        @Size(max = 512)
        String message,
    @JsonPropertyDescription("When it came into this state. RFC 3339, UTC.") @Size(max = 40)
        String since,
    @JsonPropertyDescription("Open connections of the pool. Unit: connections.") Integer open,
    @JsonPropertyDescription(
            "The most connections that the worker keeps or opens from now on, where a share is"
                + " granted. Unit: connections.")
        Integer share,
    @JsonPropertyDescription("Epoch of the grant that the worker keeps to.") Long epoch,
    @JsonPropertyDescription("Versions of the Secrets that the connection uses.") @Size(max = 8)
        List<SecretVersion> secrets,
    @JsonPropertyDescription(
            "Sessions that the external system keeps for this worker, and those of others that it"
                + " takes over.")
        @Size(max = MAX_SESSIONS)
        List<HeldSession> sessions) {
  /** The most sessions of one entry. */
  public static final int MAX_SESSIONS = 256;

  public ReportEntry {
    secrets = secrets == null || secrets.isEmpty() ? null : List.copyOf(secrets);
    sessions = sessions == null || sessions.isEmpty() ? null : List.copyOf(sessions);
  }

  /**
   * Whether all is there that every entry has; of a later version's, what is unknown here is not.
   */
  boolean isWhole() {
    return kind != null
        && namespace != null
        && name != null
        && uid != null
        && generation != null
        && state != null;
  }

  /** Without sessions. */
  public ReportEntry(
      ReportedKind kind,
      String namespace,
      String name,
      String uid,
      Long generation,
      NodeState state,
      Reason reason,
      String message,
      String since,
      Integer open,
      Integer share,
      Long epoch,
      List<SecretVersion> secrets) {
    this(
        kind,
        namespace,
        name,
        uid,
        generation,
        state,
        reason,
        message,
        since,
        open,
        share,
        epoch,
        secrets,
        null);
  }

  /** The same with these sessions. */
  public ReportEntry withSessions(List<HeldSession> held) {
    return new ReportEntry(
        kind,
        namespace,
        name,
        uid,
        generation,
        state,
        reason,
        message,
        since,
        open,
        share,
        epoch,
        secrets,
        held);
  }
}
