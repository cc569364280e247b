package dev.mooring.worker.desired;

import dev.mooring.worker.desired.Outcome.Kind;
import java.util.Optional;
import java.util.function.Function;

/**
 * What becomes of a Source or Sink that is neither disabled nor being deleted. Pure.
 *
 * @param <T> its kind
 * @param lastAccepted the object as it could run last; empty where this process never ran it
 * @param rules what stands against running it
 * @param wasAccepted whether the operator says that it could run once
 */
record Outcomes<T>(
    Function<T, Optional<T>> lastAccepted, Function<T, Finding> rules, boolean wasAccepted) {
  /**
   * The first row that fits:
   *
   * <table>
   * <caption>What becomes of it</caption>
   * <tr><td>nothing stands against it</td><td>it runs</td></tr>
   * <tr><td>it is still being looked at, or has a mistake, and could run as it was before</td>
   *     <td>that goes on</td></tr>
   * <tr><td>it is still being looked at, and never ran here</td><td>undecided</td></tr>
   * <tr><td>it could run once</td><td>suspended</td></tr>
   * <tr><td>else</td><td>refused</td></tr>
   * </table>
   */
  Outcome<T> of(T object) {
    Finding against = rules.apply(object);
    if (against.isInOrder()) {
      return Outcome.run(object);
    }
    Optional<T> last = lastAccepted.apply(object);
    boolean hindered = against.kind() == Finding.Kind.HINDRANCE;
    if (!hindered && last.filter(before -> rules.apply(before).isInOrder()).isPresent()) {
      return Outcome.goOn(last.get(), against);
    }
    if (against.kind() == Finding.Kind.UNKNOWN_YET && last.isEmpty()) {
      return Outcome.of(Kind.UNDECIDED, object, against);
    }
    boolean could = last.isPresent() || wasAccepted;
    return Outcome.of(could ? Kind.SUSPENDED : Kind.REFUSED, last.orElse(object), against);
  }
}
