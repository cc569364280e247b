package dev.mooring.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process of this machine has used, from /proc; Linux only.
 *
 * @param residentMegabytes memory that is resident now
 * @param cpuSeconds processor time since its start, user and system
 */
record ProcessUsage(long residentMegabytes, double cpuSeconds) {
  /** The clock ticks of /proc/pid/stat: 100 a second on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  static ProcessUsage of(long pid) {
    try {
      long kilobytes =
          Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .findFirst()
              .orElseThrow();
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // Fields are counted from behind the name, which may hold spaces: utime is the 12th from
      // there, stime the 13th.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      return new ProcessUsage(kilobytes / 1024, ticks / TICKS_PER_SECOND);
    } catch (IOException e) {
      throw new UncheckedIOException("reading /proc/" + pid, e);
    }
  }
}
