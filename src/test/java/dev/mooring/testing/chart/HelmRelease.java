package dev.mooring.testing.chart;

import dev.mooring.testing.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The chart in a real cluster, as {@code helm} puts it there, with its hooks. Every method returns
 * when Helm is done, and throws an IllegalStateException with its words when that fails.
 */
public final class HelmRelease {
  private static final String NONE = "-";

  private final Cluster cluster;
  private final String namespace;

  /** In that namespace, which is made if need be. */
  public HelmRelease(Cluster cluster, String namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
  }

  /** {@code helm install --wait}. */
  public void install(String values) {
    withValues("install", values);
  }

  /** {@code helm upgrade --wait}. */
  public void upgrade(String values) {
    withValues("upgrade", values);
  }

  /** {@code helm test}. */
  public void test() {
    run("test", NONE, NONE);
  }

  /** {@code helm uninstall}. */
  public void uninstall() {
    run("uninstall", NONE, NONE);
  }

  private void withValues(String verb, String values) {
    try {
      Path file = Files.createTempFile("values", ".yaml");
      Files.writeString(file, values);
      run(verb, Chart.FOLDER.toString(), file.toString());
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("writing the values", e);
    }
  }

  private void run(String verb, String chart, String values) {
    Chart.helm(verb, chart, namespace, values, cluster.kubeconfig().toString());
  }
}
