package dev.mooring.testing.pods;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/**
 * Adds to what a failed test says what the programs of its Pods said last: often it is they who
 * know why, and their logs stay behind on the machine where the test ran. Thread-safe.
 *
 * <p>JUnit finds it by itself (META-INF/services, junit-platform.properties).
 */
public final class LastWords implements TestExecutionExceptionHandler {
  private static final Set<LocalPods> OPEN = ConcurrentHashMap.newKeySet();
  private static final int LINES = 6;
  private static final int LONGEST = 240;

  static void add(LocalPods pods) {
    OPEN.add(pods);
  }

  static void remove(LocalPods pods) {
    OPEN.remove(pods);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    String said = OPEN.stream().map(LastWords::of).collect(Collectors.joining());
    if (failure instanceof TestAbortedException || said.isEmpty()) {
      throw failure;
    }
    throw new AssertionError(failure + "\nWhat the Pods said last:" + said, failure);
  }

  private static String of(LocalPods pods) {
    return pods.pods().stream()
        .map(pod -> "\n-- %s, %s%s".formatted(pod, process(pods, pod), tail(pods, pod)))
        .collect(Collectors.joining());
  }

  private static String process(LocalPods pods, String pod) {
    try {
      return "process " + pods.pid(pod);
    } catch (IllegalStateException none) {
      return "no process";
    }
  }

  private static String tail(LocalPods pods, String pod) {
    try {
      List<String> lines = Files.readAllLines(pods.logOf(pod));
      return lines.stream()
          .skip(Math.max(0, lines.size() - LINES))
          .map(line -> "\n" + line.substring(0, Math.min(LONGEST, line.length())))
          .collect(Collectors.joining());
    } catch (IOException | UncheckedIOException none) {
      return "\n(no log: " + none.getMessage() + ")";
    }
  }
}
