package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** What an external system keeps for one client of a worker while that is away. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Session(
    @JsonPropertyDescription("The worker whose client it is.") String worker,
    @JsonPropertyDescription("The client's place in the worker's pool, from 0.") Integer client,
    @JsonPropertyDescription("The Source that subscribes in it.") String source,
    @JsonPropertyDescription(
            "The worker that delivers what is left in it and removes it, once its own worker is"
                + " gone for good.")
        String reclaimedBy,
    @JsonPropertyDescription(
            "The topic filters that the Source subscribes to in it. Default: not known.")
        List<String> topics) {
  public Session {
    topics = topics == null || topics.isEmpty() ? null : List.copyOf(topics);
  }

  /** Without topics. */
  public Session(String worker, int client, String source, String reclaimedBy) {
    this(worker, client, source, reclaimedBy, null);
  }
}
