package dev.mooring.testing.cluster;

import dev.mooring.testing.network.Ports;
import dev.mooring.testing.process.LocalProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An API server with its etcd, as two processes of this machine: RBAC in force, no controllers, no
 * nodes. The API server may be stopped and started again, at the same address and with the same
 * data, as etcd goes on.
 *
 * <p>Safe for use by several threads. Whatever does not start is an {@link IllegalStateException}
 * with the end of its log. Both processes and the folder with their data end with {@link #close()},
 * or with this JVM.
 */
public final class LocalApiServer implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final KubernetesBinaries binaries;
  private final ApiServerFolder folder;
  private final int port = Ports.free();
  private final int etcdPort = Ports.free();
  private final Thread atExit = new Thread(this::end, "end-local-api-server");
  private LocalProcess etcd;
  private LocalProcess apiServer;

  private LocalApiServer(KubernetesBinaries binaries) {
    this.binaries = binaries;
    this.folder = ApiServerFolder.create();
  }

  /**
   * Starts both, and returns when the API server is ready.
   *
   * @throws IllegalStateException when one does not start; nothing is left behind
   */
  public static LocalApiServer start(KubernetesBinaries binaries) {
    LocalApiServer server = new LocalApiServer(binaries);
    Runtime.getRuntime().addShutdownHook(server.atExit);
    try {
      server.startEtcd();
      server.startApiServer();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Where the API server is, whether it runs or not. */
  public URI url() {
    return URI.create("https://127.0.0.1:" + port);
  }

  /** A kubeconfig file with which one may do everything. */
  public Path kubeconfig() {
    return folder.kubeconfig();
  }

  /** The API server's own log; it goes on through restarts. */
  public Path log() {
    return folder.log("kube-apiserver");
  }

  /** The process id of the API server that was started last. */
  public synchronized long pidOfApiServer() {
    return apiServer.pid();
  }

  /** Starts the API server again, and returns when it is ready; nothing happens while it runs. */
  public synchronized void startApiServer() {
    if (apiServer != null && apiServer.alive()) {
      return;
    }
    // Fewer collections of garbage: a small machine's processors are for what is tested.
    apiServer = LocalProcess.command(apiServerCommand()).environment("GOGC", "400").start(log());
    ApiServerProbe probe = new ApiServerProbe(url(), folder);
    apiServer.awaitReady(START_TIMEOUT, probe::isReady);
    folder.writeKubeconfig(url());
  }

  /**
   * Stops the API server as a rollout would, and returns when it is gone; etcd and the data stay.
   */
  public synchronized void stopApiServer() {
    apiServer.terminate(GRACE);
  }

  /** Kills the API server, and returns when it is gone; etcd and the data stay. */
  public synchronized void killApiServer() {
    apiServer.kill();
  }

  /** Ends both processes and removes their data. May be called again. */
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook runs, or has run, and finds nothing to do.
    }
  }

  @Override
  public String toString() {
    return "kube-apiserver " + binaries.apiServer() + " at " + url();
  }

  private synchronized void end() {
    // Nobody needs what they would save on a graceful way out.
    if (apiServer != null) {
      apiServer.kill();
    }
    if (etcd != null) {
      etcd.kill();
    }
    folder.delete();
  }

  private synchronized void startEtcd() {
    etcd = LocalProcess.command(etcdCommand()).start(folder.log("etcd"));
    etcd.awaitReady(START_TIMEOUT, () -> Ports.listening(etcdPort));
  }

  private List<String> etcdCommand() {
    return List.of(
        binaries.etcd().toString(),
        "--data-dir=" + folder.path("etcd"),
        "--listen-client-urls=" + etcdUrl(),
        "--advertise-client-urls=" + etcdUrl(),
        // There is no peer; any port will do.
        "--listen-peer-urls=http://127.0.0.1:0",
        // The data need not survive the machine, and fsync is most of what a write costs.
        "--unsafe-no-fsync",
        "--log-level=warn");
  }

  private List<String> apiServerCommand() {
    return List.of(
        binaries.apiServer().toString(),
        "--etcd-servers=" + etcdUrl(),
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        // The Service "kubernetes" would have to point to a loopback address, which Endpoints
        // refuse.
        "--endpoint-reconciler-type=none",
        "--secure-port=" + port,
        "--cert-dir=" + folder.path("certificates"),
        "--token-auth-file=" + folder.tokens(),
        "--authorization-mode=Node,RBAC",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-signing-key-file=" + folder.serviceAccountKey(),
        "--service-account-key-file=" + folder.serviceAccountKey(),
        "--service-cluster-ip-range=10.96.0.0/24",
        "--allow-privileged=true");
  }

  private String etcdUrl() {
    return "http://127.0.0.1:" + etcdPort;
  }
}
