package dev.mooring.worker.reporting;

import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.report.ReportedObject;
import dev.mooring.worker.WorkerIdentity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Publishes this worker's states as its WorkerReports, on one thread of its own: soon after a
 * change, rarely when there are many, and for as long as it takes when the API server is away.
 *
 * <p>May be used from any thread, before the start, too.
 */
public final class ReportWriter implements StateBoard {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

  private final ReportRounds rounds;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * A writer for one process of one worker.
   *
   * @param clock for the times in the reports
   */
  public ReportWriter(KubernetesClient client, WorkerIdentity identity, Clock clock) {
    rounds = new ReportRounds(new ReportObjects(client, identity), clock, System::nanoTime);
    thread = Thread.ofPlatform().name("report-writer").daemon().unstarted(this::run);
  }

  /** Begins to publish, and removes what an earlier process of this worker has left. */
  public void start() {
    thread.start();
  }

  /** What publishes; it ends with {@link #stop} only. */
  public Thread thread() {
    return thread;
  }

  /** Publishes what is new, as far as that is possible within two seconds, and ends. */
  public void stop() {
    stopping = true;
    news.release();
    try {
      if (thread.isAlive() && !thread.join(STOP_LIMIT)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void put(ReportEntry entry, String type) {
    if (rounds.put(entry)) {
      news.release();
    }
  }

  @Override
  public void remove(ReportedObject object) {
    if (rounds.remove(object)) {
      news.release();
    }
  }

  private void run() {
    try {
      while (!stopping) {
        await(rounds.round());
      }
      rounds.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(Optional<Duration> time) throws InterruptedException {
    if (time.isEmpty()) {
      news.acquire();
    } else {
      news.tryAcquire(time.get().toNanos(), TimeUnit.NANOSECONDS);
    }
    news.drainPermits();
  }
}
