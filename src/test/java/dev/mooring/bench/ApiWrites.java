package dev.mooring.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The API server's own count of requests that write, by verb and resource. */
final class ApiWrites {
  private static final Pattern REQUESTS =
      Pattern.compile("^apiserver_request_total\\{([^}]*)} ([0-9.e+]+)$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Set<String> WRITING =
      Set.of("POST", "PUT", "PATCH", "APPLY", "DELETE", "DELETECOLLECTION");

  private ApiWrites() {}

  /** All writes since the API server's start, such as {@code PATCH connectors/status -> 12}. */
  static Map<String, Long> sinceStart(KubernetesClient admin) {
    Map<String, Long> counts = new TreeMap<>();
    Matcher request = REQUESTS.matcher(admin.raw("/metrics"));
    while (request.find()) {
      Map<String, String> labels = new TreeMap<>();
      Matcher label = LABEL.matcher(request.group(1));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      if (WRITING.contains(labels.get("verb"))) {
        String subresource = labels.getOrDefault("subresource", "");
        String key =
            labels.get("verb")
                + " "
                + labels.get("resource")
                + (subresource.isEmpty() ? "" : "/" + subresource);
        counts.merge(key, (long) Double.parseDouble(request.group(2)), Long::sum);
      }
    }
    return counts;
  }

  /** What came between two counts; only what is more than zero. */
  static Map<String, Long> between(Map<String, Long> before, Map<String, Long> after) {
    Map<String, Long> difference = new TreeMap<>();
    after.forEach(
        (key, count) -> {
          long more = count - before.getOrDefault(key, 0L);
          if (more > 0) {
            difference.put(key, more);
          }
        });
    return difference;
  }
}
