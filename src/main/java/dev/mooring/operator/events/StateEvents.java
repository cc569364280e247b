package dev.mooring.operator.events;

import dev.mooring.api.v1alpha1.NameHash;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Writes an Event when the state of an object turns bad, and when it is good again. The same thing
 * that happens once more counts up the Event that is there. Whoever calls never waits; what cannot
 * be written is given up, because the status says what is. May be used from any thread.
 */
@ApplicationScoped
public class StateEvents {
  private static final Logger LOG = Logger.getLogger(StateEvents.class);
  private static final int MOST_WAITING = 1_000;
  private static final int LONGEST_NAME = 200;
  private static final int HASH_BYTES = 5;
  private static final String COMPONENT = "mooring-operator";

  private final KubernetesClient client;
  private final Clock clock;
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          0,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          task -> Thread.ofPlatform().name("state-events").daemon().unstarted(task),
          new ThreadPoolExecutor.DiscardOldestPolicy());

  StateEvents(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * A status is being written.
   *
   * @param before null for the object's first one
   */
  public void changed(HasMetadata object, ObjectState before, ObjectState after) {
    StateChange.typeOf(before, after)
        .ifPresent(type -> writer.execute(() -> carefully(object, type, after)));
  }

  /** Something is to be known that no status says. */
  void warn(HasMetadata object, ObjectState what) {
    writer.execute(() -> carefully(object, StateChange.WARNING, what));
  }

  @PreDestroy
  void stop() {
    writer.shutdownNow();
  }

  private void carefully(HasMetadata object, String type, ObjectState state) {
    try {
      write(object, type, state);
    } catch (KubernetesClientException e) {
      LOG.debugf("an Event could not be written: %s", e.getMessage());
    }
  }

  private void write(HasMetadata object, String type, ObjectState state) {
    String namespace = object.getMetadata().getNamespace();
    String name = name(object, type, state);
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    Event known = client.v1().events().inNamespace(namespace).withName(name).get();
    if (known == null) {
      client.resource(event(object, type, state, name, now)).create();
    } else {
      int count = known.getCount() == null ? 1 : known.getCount();
      client
          .v1()
          .events()
          .inNamespace(namespace)
          .withName(name)
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"count\": %d, \"lastTimestamp\": \"%s\"}".formatted(count + 1, now));
    }
  }

  /** The same for the same thing, so that it is counted and not told again. */
  static String name(HasMetadata object, String type, ObjectState state) {
    String start = NameHash.cut(object.getMetadata().getName(), LONGEST_NAME);
    String hash =
        NameHash.of(
            HASH_BYTES,
            object.getMetadata().getUid(),
            type,
            state.state(),
            state.reason() == null ? "" : state.reason().name(),
            state.message() == null ? "" : state.message());
    return start + "-" + hash;
  }

  private static Event event(
      HasMetadata object, String type, ObjectState state, String name, String now) {
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(object.getMetadata().getNamespace())
        .withName(name)
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(object.getApiVersion())
        .withKind(object.getKind())
        .withNamespace(object.getMetadata().getNamespace())
        .withName(object.getMetadata().getName())
        .withUid(object.getMetadata().getUid())
        .endInvolvedObject()
        .withType(type)
        .withReason(state.reason() == null ? state.state() : state.reason().name())
        .withMessage(
            state.message() == null ? state.state() : state.state() + ": " + state.message())
        .withCount(1)
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withNewSource()
        .withComponent(COMPONENT)
        .endSource()
        .withReportingComponent(COMPONENT)
        .build();
  }
}
