package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.ArrayList;
import java.util.List;

/** What an external system keeps for one client while that is away, as a worker reports it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HeldSession(
    @JsonPropertyDescription(
            "The worker whose client it is. Default: the one that reports it. Another one when it"
                + " takes over the session of a worker that is gone.")
        @Size(max = 253)
        String worker,
    @JsonPropertyDescription("The client's place in the worker's pool, from 0.") Integer client,
    @JsonPropertyDescription("The Source that subscribes in it, in the Connector's namespace.")
        @Size(max = 253)
        String source,
    @JsonPropertyDescription(
            "True when the session of the other worker was emptied and removed. Default: false.")
        Boolean cleared,
    @JsonPropertyDescription(
            "The topic filters that it subscribes to there, up to 2,000 characters in all, so that"
                + " they can be given up when the Source reads other ones by then, or is gone."
                + " Default: not known.")
        @Size(max = 64)
        List<@Size(max = 256) String> topics) {
  private static final int MOST_TOPICS = 64;
  private static final int MOST_CHARACTERS = 2_000;

  public HeldSession {
    topics = isTooMuch(topics) ? null : List.copyOf(topics);
  }

  /** Without topics. */
  public HeldSession(String worker, Integer client, String source, Boolean cleared) {
    this(worker, client, source, cleared, null);
  }

  /** How long its topics are together. */
  public int topicCharacters() {
    return topics == null ? 0 : topics.stream().mapToInt(String::length).sum();
  }

  /** The first ones, and their topics as long as these are not longer together. */
  public static List<HeldSession> within(List<HeldSession> all, int most, int characters) {
    List<HeldSession> kept = new ArrayList<>();
    int left = characters;
    for (HeldSession one : all.subList(0, Math.min(all.size(), most))) {
      left -= one.topicCharacters();
      kept.add(
          left >= 0
              ? one
              : new HeldSession(one.worker(), one.client(), one.source(), one.cleared()));
    }
    return List.copyOf(kept);
  }

  private static boolean isTooMuch(List<String> topics) {
    return topics == null
        || topics.isEmpty()
        || topics.size() > MOST_TOPICS
        || topics.stream().mapToInt(String::length).sum() > MOST_CHARACTERS;
  }
}
