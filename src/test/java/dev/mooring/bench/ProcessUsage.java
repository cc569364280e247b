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
 * @param ageSeconds time since its start, to a hundredth of a second; {@link ProcessHandle}'s start
 *     is up to a second too early, since it counts from the machine's start in whole seconds
 */
record ProcessUsage(long residentMegabytes, double cpuSeconds, double ageSeconds) {
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
      // there, stime the 13th, starttime the 20th.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
      double uptime = Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
      double age = uptime - Long.parseLong(fields[19]) / TICKS_PER_SECOND;
      return new ProcessUsage(kilobytes / 1024, ticks / TICKS_PER_SECOND, age);
    } catch (IOException e) {
      throw new UncheckedIOException("reading /proc/" + pid, e);
    }
  }
}
