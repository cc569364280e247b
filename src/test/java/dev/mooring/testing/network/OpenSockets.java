package dev.mooring.testing.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The TCP connections of this machine, as Linux lists them. Safe for use by several threads. */
public final class OpenSockets {
  private OpenSockets() {}

  /** How many are established to that port, seen from who has connected. */
  public static long establishedTo(int port) {
    String established = String.format(":%04X 01 ", port);
    try (Stream<String> four = Files.lines(Path.of("/proc/self/net/tcp"));
        Stream<String> six = Files.lines(Path.of("/proc/self/net/tcp6"))) {
      return Stream.concat(four, six).filter(line -> line.contains(established)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
