package dev.mooring.testing.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Path;

/**
 * Helm as a program of its own: {@code lint CHART}, {@code template CHART NAMESPACE VALUES_FILE},
 * {@code install|upgrade CHART NAMESPACE VALUES_FILE KUBECONFIG}, {@code test|uninstall - NAMESPACE
 * - KUBECONFIG}. Helm's library brings Go's runtime with it, which takes over this process'
 * signals: a JVM that has loaded it neither ends by SIGTERM nor shows its threads.
 */
public final class HelmProgram {
  private static final String RELEASE = "mooring";
  private static final String KUBERNETES = "1.34.4";
  private static final int PATIENCE_SECONDS = 180;

  private HelmProgram() {}

  public static void main(String[] arguments) {
    try {
      System.out.println(run(arguments));
      end(0);
    } catch (IllegalStateException refused) {
      System.out.println(refused.getMessage());
      end(1);
    }
  }

  private static Object run(String... arguments) {
    Helm chart = new Helm(Path.of(arguments[1]));
    return switch (arguments[0]) {
      case "lint" -> lint(chart);
      case "template" ->
          chart
              .template()
              .withName(RELEASE)
              .withNamespace(arguments[2])
              .withKubeVersion(KUBERNETES)
              .withValuesFile(Path.of(arguments[3]))
              .skipCrds()
              .call();
      case "install" ->
          chart
              .install()
              .withName(RELEASE)
              .withNamespace(arguments[2])
              .createNamespace()
              .withValuesFile(Path.of(arguments[3]))
              .withKubeConfig(Path.of(arguments[4]))
              .waitReady()
              .withTimeout(PATIENCE_SECONDS)
              .call();
      case "upgrade" ->
          chart
              .upgrade()
              .withName(RELEASE)
              .withNamespace(arguments[2])
              .withValuesFile(Path.of(arguments[3]))
              .withKubeConfig(Path.of(arguments[4]))
              .waitReady()
              .withTimeout(PATIENCE_SECONDS)
              .call();
      case "test" ->
          Helm.test(RELEASE)
              .withNamespace(arguments[2])
              .withKubeConfig(Path.of(arguments[4]))
              .withTimeout(PATIENCE_SECONDS)
              .call();
      case "uninstall" ->
          Helm.uninstall(RELEASE)
              .withNamespace(arguments[2])
              .withKubeConfig(Path.of(arguments[4]))
              .call();
      default -> throw new IllegalStateException("no such verb: " + arguments[0]);
    };
  }

  private static String lint(Helm chart) {
    LintResult result = chart.lint().strict().call();
    String messages = String.join("\n", result.getMessages());
    if (result.isFailed()) {
      throw new IllegalStateException(messages);
    }
    return messages;
  }

  /** Not System.exit: it would wait for Go's threads. */
  private static void end(int code) {
    System.out.flush();
    Runtime.getRuntime().halt(code);
  }
}
