package dev.mooring.testing.chart;

import dev.mooring.testing.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A chart in a real cluster, as {@code helm} puts it there, with its hooks. Every method returns
 * when Helm is done, and throws an IllegalStateException with its words when that fails.
 */
public final class HelmRelease {
  private static final String NONE = "-";

  private final Cluster cluster;
  private final String namespace;
  private final Path chart;

  /** The project's own in that namespace, which is made if need be. */
  public HelmRelease(Cluster cluster, String namespace) {
    this(cluster, namespace, Chart.FOLDER);
  }

  /** Another one. */
  public HelmRelease(Cluster cluster, String namespace, Path chart) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.chart = chart;
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
      run(verb, chart.toString(), file.toString());
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("writing the values", e);
    }
  }

  private void run(String verb, String folder, String values) {
    Chart.helm(verb, folder, namespace, values, cluster.kubeconfig().toString());
  }
}
