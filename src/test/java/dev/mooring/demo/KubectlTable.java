package dev.mooring.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;

/** What {@code kubectl get connectors,sources,sinks} prints, from the real kubectl. */
final class KubectlTable {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
  private static final String CLEAR_SCREEN = "\033[H\033[2J";

  private final ProcessBuilder command;

  KubectlTable(Path kubectl, Path kubeconfig) {
    command =
        new ProcessBuilder(kubectl.toString(), "get", "connectors,sources,sinks")
            .redirectErrorStream(true);
    command.environment().put("KUBECONFIG", kubeconfig.toString());
  }

  /** Prints it under a title. */
  void print(String title) {
    System.out.println();
    System.out.println("== " + title);
    System.out.print(text());
  }

  /** Prints it in the place of what the terminal shows, with {@code footer} below it. */
  void repaint(String footer) {
    String text = text();
    System.out.print(
        CLEAR_SCREEN
            + LocalTime.now().format(TIME)
            + "  kubectl get connectors,sources,sinks\n\n"
            + text
            + "\n"
            + footer);
    System.out.flush();
  }

  private String text() {
    try {
      Process kubectl = command.start();
      String output = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      kubectl.waitFor(10, TimeUnit.SECONDS);
      return output;
    } catch (IOException e) {
      return "kubectl: " + e.getMessage() + "\n";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
