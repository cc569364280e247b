package dev.mooring.connector.sql;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that log in to databases. A server decides how much this side has to compute for
 * that, and a hostile one asks for years of it; virtual threads would give it their carriers, and
 * all others would stand still. So these are a few threads of the system's, which shares the
 * processor fairly, and of them one server gets no more than some. May be used from any thread.
 */
final class Logins {
  private static final int THREADS = 32;
  private static final int FOR_ONE_SERVER = 4;
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;
  private final int forOneServer;

  /** Who waits although there may be threads, by server; nobody's entry is empty. */
  private final Map<String, Deque<Runnable>> waiting = new HashMap<>();

  private final Map<String, Integer> running = new HashMap<>();

  /** None of them is made before it is needed. */
  Logins() {
    this(THREADS, FOR_ONE_SERVER);
  }

  Logins(int all, int forOneServer) {
    this.forOneServer = forOneServer;
    this.threads =
        new ThreadPoolExecutor(
            all,
            all,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("sql-login-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** Runs it when there is a thread, after those for the same server. */
  synchronized void submit(String server, Runnable login) {
    waiting.computeIfAbsent(server, none -> new ArrayDeque<>()).add(login);
    beginNext(server);
  }

  private synchronized void beginNext(String server) {
    Deque<Runnable> logins = waiting.getOrDefault(server, new ArrayDeque<>());
    if (!logins.isEmpty() && running.getOrDefault(server, 0) < forOneServer) {
      Runnable login = logins.poll();
      running.merge(server, 1, Integer::sum);
      threads.execute(() -> run(server, login));
    }
    if (logins.isEmpty()) {
      waiting.remove(server);
    }
  }

  private void run(String server, Runnable login) {
    try {
      login.run();
    } finally {
      ended(server);
    }
  }

  private synchronized void ended(String server) {
    running.computeIfPresent(server, (which, count) -> count == 1 ? null : count - 1);
    beginNext(server);
  }
}
