package dev.mooring.testing.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Path;

/**
 * Helm as a program of its own: {@code lint CHART}, or {@code template CHART NAMESPACE
 * VALUES_FILE}. Helm's library brings Go's runtime with it, which takes over this process' signals:
 * a JVM that has loaded it neither ends by SIGTERM nor shows its threads.
 */
public final class HelmProgram {
  private static final String RELEASE = "mooring";
  private static final String KUBERNETES = "1.34.4";

  private HelmProgram() {}

  public static void main(String[] arguments) {
    Helm chart = new Helm(Path.of(arguments[1]));
    if (arguments[0].equals("lint")) {
      LintResult result = chart.lint().strict().call();
      System.out.println(String.join("\n", result.getMessages()));
      // Not System.exit: it would wait for Go's threads.
      Runtime.getRuntime().halt(result.isFailed() ? 1 : 0);
    }
    try {
      System.out.println(
          chart
              .template()
              .withName(RELEASE)
              .withNamespace(arguments[2])
              .withKubeVersion(KUBERNETES)
              .withValuesFile(Path.of(arguments[3]))
              .skipCrds()
              .call());
      System.out.flush();
      Runtime.getRuntime().halt(0);
    } catch (IllegalStateException refused) {
      System.out.println(refused.getMessage());
      System.out.flush();
      Runtime.getRuntime().halt(1);
    }
  }
}
