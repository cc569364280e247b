package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoginsTest {
  private final CompletableFuture<Void> release = new CompletableFuture<>();

  @Test
  void shouldNotLetOneServerHaveAllThreads() throws Exception {
    Logins logins = new Logins(3, 2);
    CountDownLatch other = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch all = new CountDownLatch(5);
    for (int i = 0; i < 5; i++) {
      logins.submit(
          "hostile:5432",
          () -> {
            begun.incrementAndGet();
            release.join();
            all.countDown();
          });
    }

    logins.submit("db:5432", other::countDown);

    assertThat(other.await(3, TimeUnit.MINUTES)).isTrue();
    assertThat(begun.get()).isLessThanOrEqualTo(2);
    release.complete(null);
    assertThat(all.await(3, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void shouldGoOnAfterALoginThatEndsUnexpectedly() throws Exception {
    Logins logins = new Logins(1, 1);
    CountDownLatch next = new CountDownLatch(1);

    logins.submit(
        "db:5432",
        () -> {
          throw new LinkageError("made by a test");
        });
    logins.submit("db:5432", next::countDown);

    assertThat(next.await(3, TimeUnit.MINUTES)).isTrue();
  }

  @Test
  void shouldComputeOnThreadsThatTheSystemShares() throws Exception {
    Logins logins = new Logins();
    CompletableFuture<Boolean> virtual = new CompletableFuture<>();

    logins.submit("db:5432", () -> virtual.complete(Thread.currentThread().isVirtual()));

    assertThat(virtual.get(3, TimeUnit.MINUTES)).isFalse();
  }
}
