package dev.mooring.operator.status;

import dev.mooring.api.v1alpha1.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Set;

/**
 * What becomes of an object for which the operator writes something that the API server does not
 * take: because of a quota, an admission rule, or a mistake that only the API server sees. Its
 * words belong into the object's status, where its users look.
 */
public final class ApiRefusal {
  /** When to try again: a rule that goes away is no news to anybody here. */
  private static final Duration AGAIN = Duration.ofSeconds(30);

  private static final int UNPROCESSABLE = 422;

  /** Tried again, these are refused again; all others are worth another attempt at once. */
  private static final Set<Integer> REFUSALS =
      Set.of(HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, UNPROCESSABLE);

  private static final int MOST_WORDS = 1000;

  private ApiRefusal() {}

  /**
   * Takes a step that writes for an object.
   *
   * @return accepted, or refused in the API server's words
   * @throws KubernetesClientException for what another attempt may mend
   */
  public static Verdict during(Runnable step) {
    try {
      step.run();
      return Verdict.accepted();
    } catch (KubernetesClientException failure) {
      if (!REFUSALS.contains(failure.getCode())) {
        throw failure;
      }
      return Verdict.refused(
          Reason.RefusedByApiServer,
          "the API server does not take what Mooring makes for it: " + words(failure));
    }
  }

  /** Comes back for another attempt where one was refused. */
  public static <P extends HasMetadata> UpdateControl<P> lookAgain(
      Verdict verdict, UpdateControl<P> control) {
    return verdict.reason() == Reason.RefusedByApiServer && control.getScheduleDelay().isEmpty()
        ? control.rescheduleAfter(AGAIN)
        : control;
  }

  private static String words(KubernetesClientException refusal) {
    String text =
        refusal.getStatus() == null || refusal.getStatus().getMessage() == null
            ? String.valueOf(refusal.getMessage())
            : refusal.getStatus().getMessage();
    return text.length() > MOST_WORDS ? text.substring(0, MOST_WORDS) : text;
  }
}
