package dev.mooring.api.v1alpha1;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether the durations and sizes of a spec are within their bounds. The CRDs say the same in the
 * same words; an object may be from before they did, or in a cluster whose CRDs are older. Pure
 * functions.
 */
public final class SpecValues {
  /**
   * Waits and limits that hold something up, a deletion or another user, are no longer than this.
   */
  static final String LONGEST = "1h";

  private static final String LONGEST_DELAY = "30s";
  static final ByteSize LARGEST = ByteSize.read("256Mi");
  static final String IN_SECONDS = " in whole seconds";
  private static final int SECOND = 1_000;

  private SpecValues() {}

  /** The first that is not, with its field and the remedy; empty when all are. */
  public static Optional<String> mistake(HasMetadata object) {
    return switch (object) {
      case Connector connector -> mistake(connector.getSpec());
      case Source source -> mistake(source.getSpec());
      case Sink sink -> mistake(sink.getSpec());
      default -> Optional.empty();
    };
  }

  private static Optional<String> mistake(ConnectorSpec spec) {
    HealthCheck check = spec.healthCheck();
    Reconnect reconnect = spec.reconnect();
    return first(
        () -> duration("healthCheck.interval", check.interval(), "100ms", LONGEST, "15s"),
        () -> duration("healthCheck.timeout", check.timeout(), "100ms", "10m", "5s"),
        () -> duration("reconnect.minDelay", reconnect.minDelay(), "10ms", LONGEST, "500ms"),
        () -> duration("reconnect.maxDelay", reconnect.maxDelay(), "10ms", LONGEST, LONGEST_DELAY),
        () -> order("reconnect", reconnect.minDelay(), reconnect.maxDelay(), "500ms"),
        () -> spec.block() == null ? Optional.empty() : spec.block().mistake());
  }

  private static Optional<String> mistake(SourceSpec spec) {
    return first(
        () -> spec.block() == null ? Optional.empty() : spec.block().mistake(),
        () -> inside(spec.connection()));
  }

  private static Optional<String> mistake(SinkSpec spec) {
    Delivery delivery = spec.delivery();
    Retry retry = delivery.retry();
    return first(
        () -> spec.block() == null ? Optional.empty() : spec.block().mistake(),
        () -> duration("delivery.drainTimeout", delivery.drainTimeout(), "0s", LONGEST, "30s"),
        () -> duration("delivery.retry.minDelay", retry.minDelay(), "10ms", LONGEST, "200ms"),
        () -> duration("delivery.retry.maxDelay", retry.maxDelay(), "10ms", LONGEST, LONGEST_DELAY),
        () -> order("delivery.retry", retry.minDelay(), retry.maxDelay(), "200ms"),
        () -> delivery.batch() == null ? Optional.empty() : mistake(delivery.batch()),
        () -> inside(spec.connection()));
  }

  private static Optional<String> mistake(Batch batch) {
    return duration("delivery.batch.linger", batch.linger(), "0s", "60s", "0s")
        .or(() -> size("delivery.batch.bytes", batch.bytes(), ByteSize.of(1), LARGEST));
  }

  /** A Connector's own, said of the Source or Sink that has it inside. */
  private static Optional<String> inside(ConnectorSpec connection) {
    return connection == null
        ? Optional.empty()
        : mistake(connection).map(words -> "spec.connection: " + words);
  }

  @SafeVarargs
  private static Optional<String> first(Supplier<Optional<String>>... looks) {
    for (Supplier<Optional<String>> look : looks) {
      Optional<String> mistake = look.get();
      if (mistake.isPresent()) {
        return mistake;
      }
    }
    return Optional.empty();
  }

  static Optional<String> duration(
      String field, String text, String least, String most, String usual) {
    return duration(field, text, least, most, usual, "");
  }

  static Optional<String> duration(
      String field, String text, String least, String most, String usual, String grain) {
    if (text.equals(usual)) {
      return Optional.empty();
    }
    Duration duration;
    try {
      duration = Durations.parse(text);
    } catch (IllegalArgumentException mistake) {
      return Optional.of(field + ": " + mistake.getMessage());
    }
    if (duration.compareTo(Durations.parse(least)) >= 0
        && duration.compareTo(Durations.parse(most)) <= 0
        && (grain.isEmpty() || duration.toMillis() % SECOND == 0)) {
      return Optional.empty();
    }
    String bounds = least.equals("0s") ? "at most " + most : "between " + least + " and " + most;
    return Optional.of("%s must be %s%s; the default is %s".formatted(field, bounds, grain, usual));
  }

  /** Workers look at thousands of specs at a time, and few have others than the usual delays. */
  private static Optional<String> order(
      String block, String shortest, String longest, String usualShortest) {
    return shortest.equals(usualShortest) && longest.equals(LONGEST_DELAY)
            || Durations.parse(shortest).compareTo(Durations.parse(longest)) <= 0
        ? Optional.empty()
        : Optional.of(
            "%1$s.minDelay must not be longer than %1$s.maxDelay: lower minDelay or raise maxDelay"
                .formatted(block));
  }

  static Optional<String> size(String field, ByteSize size, ByteSize least, ByteSize most) {
    return size.compareTo(least) >= 0 && size.compareTo(most) <= 0
        ? Optional.empty()
        : Optional.of(
            "%s must be between %s and %s bytes; the default is 1Mi".formatted(field, least, most));
  }
}
