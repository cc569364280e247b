package dev.mooring.testing.pods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mooring.testing.cluster.Cluster;
import dev.mooring.testing.cluster.LocalApiServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods go on without the API server, as they do on real nodes. */
class ApiServerAwayIT {

  @TempDir Path folder;

  @Test
  void shouldRunOnAndCatchUp() {
    Cluster cluster = Cluster.shared();
    assumeTrue(cluster.apiServer().isPresent(), "not an API server that we may stop");
    LocalApiServer server = cluster.apiServer().orElseThrow();
    PodsFixture fixture = new PodsFixture(cluster);
    try (LocalPods pods = fixture.localPods(folder).start()) {
      fixture.statefulSet("worker", 2, "Parallel");
      fixture.awaitReady("worker-0");
      String uid = fixture.awaitReady("worker-1").getMetadata().getUid();
      long untouched = pods.pid("worker-0");

      server.stopApiServer();
      try {
        pods.kill9("worker-1");
        await().until(() -> isStartedAgain(pods, "worker-1"));
      } finally {
        server.startApiServer();
      }

      await().until(() -> restarts(fixture, "worker-1") == 1);
      assertThat(fixture.awaitReady("worker-1").getMetadata().getUid()).isEqualTo(uid);
      assertThat(pods.pid("worker-0")).isEqualTo(untouched);
      // What happens from now on is seen again.
      fixture
          .admin
          .apps()
          .statefulSets()
          .inNamespace(fixture.namespace)
          .withName("worker")
          .scale(1);
      await().until(() -> fixture.podNames().size() == 1);
    }
  }

  private static boolean isStartedAgain(LocalPods pods, String pod) {
    try {
      return pods.pid(pod) > 0;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  private static int restarts(PodsFixture fixture, String pod) {
    return fixture.pod(pod).getStatus().getContainerStatuses().getFirst().getRestartCount();
  }
}
