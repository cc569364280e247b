package dev.mooring.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What a JVM of this machine really holds on its heap. */
public final class LiveHeap {
  private LiveHeap() {}

  /**
   * The bytes of all objects that can be reached, after a full collection that this causes.
   *
   * @param pid a JVM of the same user
   */
  public static long bytes(long pid) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      String histogram =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      // Its last line: "Total  <instances>  <bytes>".
      String[] total = histogram.stripTrailing().split("\\s+");
      return Long.parseLong(total[total.length - 1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
