package dev.mooring.connector.network;

import dev.mooring.connector.EventLoops;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The event loops of the connections to external systems: half as many as processors, for a record
 * that stays on one loop costs half of one that changes.
 *
 * <p>Probes, metrics and the client of the Kubernetes API have a loop of their own, that of
 * Quarkus's Vert.x: a renewed Lease is a millisecond's work, for which records would wait, and a
 * loop that is full of records, or that {@linkplain Rest rests}, would hold up a worker's sign of
 * life. May be used from any thread.
 */
@Singleton
public final class ConnectionLoops implements EventLoops {
  private static final Logger LOG = Logger.getLogger(ConnectionLoops.class);
  private static final long CLOSE_SECONDS = 3;

  private final Vertx vertx;
  private final Map<String, Executor> loops = new LinkedHashMap<>();

  /**
   * Starts them.
   *
   * @param hostsFile resolves names instead of the machine's hosts file: for workers that run side
   *     by side as processes of one machine
   */
  @Inject
  ConnectionLoops(@ConfigProperty(name = "mooring.hosts-file") Optional<String> hostsFile) {
    AddressResolverOptions names = new AddressResolverOptions();
    hostsFile.ifPresent(names::setHostsPath);
    int count = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(count)
                .setUseDaemonThread(true)
                // epoll without the JDK between; where its native file does not load, the JDK.
                .setPreferNativeTransport(true)
                .setAddressResolverOptions(names)
                // A worker's file system is read-only, and nothing is served from files.
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    for (int i = 0; i < count; i++) {
      name("connections-" + i);
    }
  }

  /** Vert.x calls the loops of each instance the same, and top should say which is busy. */
  private void name(String name) {
    Loop loop = Loop.next(vertx);
    loop.run(() -> Thread.currentThread().setName(name));
    loops.put(name, loop::run);
  }

  @Override
  public Map<String, Executor> byName() {
    return Collections.unmodifiableMap(loops);
  }

  /** What carries the connections. */
  Vertx vertx() {
    return vertx;
  }

  @PreDestroy
  void close() {
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warnf("connections are not closed after %d s; they are given up", CLOSE_SECONDS);
    } catch (ExecutionException e) {
      LOG.warn("connections could not be closed; they are given up", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
