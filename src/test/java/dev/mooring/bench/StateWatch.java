package dev.mooring.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.mooring.api.v1alpha1.ConnectorState;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Watches Connectors of one namespace and tells when they came into a state, as a user with {@code
 * kubectl get --watch} would see it. Reads no more of each change than that. Safe for use by
 * several threads.
 */
final class StateWatch implements AutoCloseable {
  private final PlainApi api;
  private final String path;
  private final Map<String, ConnectorState> states = new HashMap<>();
  private final Map<ConnectorState, Integer> counts = new EnumMap<>(ConnectorState.class);
  private volatile boolean closed;
  private String resourceVersion = "0";
  private Exception broken;

  StateWatch(KubernetesClient client, String namespace) {
    api = new PlainApi(client.getConfiguration());
    path = "/apis/mooring.dev/v1alpha1/namespaces/%s/connectors".formatted(namespace);
    InputStream changes = open();
    Thread.ofPlatform().daemon().name("state-watch").start(() -> read(changes));
  }

  private InputStream open() {
    return api.open(path + "?watch=1&resourceVersion=" + resourceVersion);
  }

  /** Waits until {@code count} Connectors are in that state. */
  synchronized void await(ConnectorState state, int count, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (inState(state) < count) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0 || broken != null) {
        throw new IllegalStateException(
            "%d of %d Connectors are %s after at most %s: %s"
                .formatted(inState(state), count, state, patience, counts),
            broken);
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private int inState(ConnectorState state) {
    return counts.getOrDefault(state, 0);
  }

  /** An API server ends every watch sooner or later: then it goes on from the last change. */
  private void read(InputStream changes) {
    try {
      for (InputStream next = changes; !closed; next = open()) {
        try (JsonParser parser = new JsonFactory().createParser(next)) {
          while (parser.nextToken() != null) {
            readChange(parser);
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      end(e);
    }
  }

  private synchronized void end(Exception cause) {
    if (!closed) {
      broken = cause;
      notifyAll();
    }
  }

  /** One change: its type, and the object. */
  private void readChange(JsonParser parser) throws IOException {
    String type = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      if (field.equals("type")) {
        type = parser.getText();
      } else if (field.equals("object")) {
        readObject(parser, type);
      } else {
        parser.skipChildren();
      }
    }
  }

  private void readObject(JsonParser parser, String type) throws IOException {
    if (type.equals("ERROR")) {
      throw new IOException("the API server cannot go on from " + resourceVersion);
    }
    Map<String, String> metadata = Map.of();
    Map<String, String> status = Map.of();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "metadata" -> metadata = texts(parser);
        case "status" -> status = texts(parser);
        default -> parser.skipChildren();
      }
    }
    resourceVersion = metadata.get("resourceVersion");
    String state = type.equals("DELETED") ? null : status.get("state");
    note(metadata.get("name"), state == null ? null : ConnectorState.valueOf(state));
  }

  /** The texts right in the object that begins here, which is read to its end. */
  private static Map<String, String> texts(JsonParser parser) throws IOException {
    Map<String, String> found = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_STRING) {
        found.put(field, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    return found;
  }

  /** Counted as they come: thousands of them are looked at after each change. */
  private synchronized void note(String name, ConnectorState after) {
    ConnectorState before = after == null ? states.remove(name) : states.put(name, after);
    if (before != after) {
      if (before != null) {
        counts.merge(before, -1, Integer::sum);
      }
      if (after != null) {
        counts.merge(after, 1, Integer::sum);
      }
      notifyAll();
    }
  }

  @Override
  public void close() {
    closed = true;
    api.close();
  }
}
