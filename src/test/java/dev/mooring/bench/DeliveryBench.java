package dev.mooring.bench;

import dev.mooring.testing.broker.BrokerProcess;
import java.nio.file.Path;

/**
 * What one worker carries, with a filter and a transform for each record: from MQTT to MQTT in
 * order, and from MQTT to HTTP in order with batches and without order. Broker, load and worker
 * share this machine, so the rates say as much about it as about the worker; the processor time for
 * a record is the worker's own.
 */
final class DeliveryBench implements Bench.Benchmark {
  private static final int WARM = 40_000;
  private static final int RECORDS = 100_000;
  private static final int STEADY = 20_000;
  private static final int PIPELINING = 100;
  private static final double PER_SECOND = 2_000;
  private static final double MEMORY_BOUND = 200;

  @Override
  public Result run() throws Exception {
    Result result = new Result("delivery");
    measure(result, "MQTT to MQTT, in order", true, true, 1);
    measure(result, "MQTT to HTTP, in order, batches of 100", false, true, 1);
    measure(result, "MQTT to HTTP, no order", false, false, 1);
    measure(
        result, "MQTT to HTTP, no order, pipelining of " + PIPELINING, false, false, PIPELINING);
    return result;
  }

  private static void measure(
      Result result, String way, boolean mqtt, boolean ordered, int pipelining) {
    try (BrokerProcess broker = BrokerProcess.start(Path.of("target", "bench", "broker.log"));
        RecordLoad load = new RecordLoad(broker.port());
        DeliveryPipeline pipeline =
            DeliveryPipeline.start(broker.url(), mqtt ? null : load.url(), ordered, pipelining)) {
      System.out.println("  " + way);
      load.offerAll(WARM);
      ProcessUsage before = ProcessUsage.of(pipeline.pid());
      LoadRun.Outcome fastest = load.offerAll(RECORDS);
      ProcessUsage after = ProcessUsage.of(pipeline.pid());
      LoadRun.Outcome steady = load.offerSteadily(STEADY, PER_SECOND);

      result.add(way + ": records a second", fastest.perSecond(), "1/s");
      result.add(
          way + ": processor time for 100,000",
          (after.cpuSeconds() - before.cpuSeconds()) * 100_000 / RECORDS,
          "s");
      result.add(way + ": resident memory", after.residentMegabytes(), "MB", MEMORY_BOUND);
      result.add(way + ": p50 at 2,000 a second", steady.p50Millis(), "ms");
      result.add(way + ": p99 at 2,000 a second", steady.p99Millis(), "ms");
      result.add(way + ": repeated", fastest.repeated() + steady.repeated(), "", 0);
      if (ordered) {
        result.add(way + ": out of order", fastest.inversions() + steady.inversions(), "", 0);
      }
    }
  }
}
