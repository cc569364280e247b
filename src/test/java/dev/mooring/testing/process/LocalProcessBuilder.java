package dev.mooring.testing.process;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How to start a {@link LocalProcess}. Not safe for use by several threads; {@link #start} may be
 * called again for another process of the same kind.
 */
public final class LocalProcessBuilder {
  /**
   * Runs the program under a guard. The guard reads a pipe whose other end only this JVM holds;
   * when the JVM is gone, it reads the end of the file and kills the program. As the shell becomes
   * the program by exec, the pid that Java knows is the program's own, and there is no moment at
   * which the program runs unguarded.
   */
  private static final String GUARDED =
      """
      exec 3<&0 </dev/null
      (read -r nothing; kill -9 $$) <&3 3<&- >/dev/null 2>&1 &
      exec 3<&-
      exec "$@"
      """;

  private static final boolean HAS_SETSID =
      Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
          .anyMatch(folder -> Files.isExecutable(Path.of(folder, "setsid")));

  private final List<String> command;
  private final Map<String, String> environment = new HashMap<>(System.getenv());
  private String name;
  private Path directory;

  LocalProcessBuilder(List<String> command) {
    this.command = List.copyOf(command);
    this.name = Path.of(command.getFirst()).getFileName().toString();
  }

  /** What messages call it; by default the program's file name. */
  public LocalProcessBuilder named(String name) {
    this.name = name;
    return this;
  }

  /** Sets a variable, on top of what is inherited from this JVM. */
  public LocalProcessBuilder environment(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Only these variables and PATH: nothing else is inherited from this JVM. */
  public LocalProcessBuilder onlyEnvironment(Map<String, String> variables) {
    environment.keySet().retainAll(List.of("PATH"));
    environment.putAll(variables);
    return this;
  }

  /** The working directory; by default that of this JVM. */
  public LocalProcessBuilder in(Path directory) {
    this.directory = directory;
    return this;
  }

  /**
   * Starts it.
   *
   * @param log its standard output and error are appended to this file, whose folders are made
   * @throws IllegalStateException when there is no shell to start it from; a program that does not
   *     exist ends with 127
   */
  public LocalProcess start(Path log) {
    ProcessBuilder builder = new ProcessBuilder(guardedCommand());
    builder.environment().clear();
    builder.environment().putAll(environment);
    if (directory != null) {
      builder.directory(directory.toFile());
    }
    builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return new LocalProcess(name, log, builder.start());
    } catch (IOException e) {
      throw new IllegalStateException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  private List<String> guardedCommand() {
    List<String> guarded = new ArrayList<>();
    if (HAS_SETSID) {
      // A session of its own: Ctrl-C in a terminal is for us alone, who then end the others in good
      // order.
      guarded.add("setsid");
    }
    guarded.addAll(List.of("sh", "-c", GUARDED, name));
    guarded.addAll(command);
    return guarded;
  }
}
