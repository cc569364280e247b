package dev.mooring.testing.crd;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceClaim;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.api.v1alpha1.WorkerReport;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The CustomResourceDefinitions, generated from the classes of the API. They are committed in two
 * places; a test says when they are out of date, and {@code make crds} writes them.
 */
public final class CrdFiles {
  /** Where the CRDs are committed: for kubectl, and in the chart. */
  public static final List<Path> FOLDERS =
      List.of(Path.of("deploy/crds"), Path.of("deploy/helm/mooring/crds"));

  /** The kinds that there are. */
  public static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(
          Connector.class,
          Sink.class,
          Source.class,
          SourceClaim.class,
          WorkerPool.class,
          WorkerReport.class);

  private static final Pattern LIMIT =
      Pattern.compile("^( +(?:minimum|maximum): )(\\S+)$", Pattern.MULTILINE);

  private CrdFiles() {}

  /** Writes the CRDs to all folders, and removes what was generated for kinds that are gone. */
  public static void main(String[] arguments) throws IOException {
    SortedMap<String, String> files = generate();
    for (Path folder : FOLDERS) {
      Files.createDirectories(folder);
      for (String stale : read(folder).keySet()) {
        Files.delete(folder.resolve(stale));
      }
      for (var file : files.entrySet()) {
        Files.writeString(folder.resolve(file.getKey()), file.getValue());
      }
    }
  }

  /** Generates the CRDs: YAML by file name. */
  public static SortedMap<String, String> generate() {
    try {
      Path folder = Files.createDirectories(Path.of("target/crds"));
      new CRDGenerator()
          .customResourceClasses(List.copyOf(KINDS))
          .forCRDVersions("v1")
          .withPostProcessor(new CrdFinish())
          .inOutputDir(folder.toFile())
          .generate();
      SortedMap<String, String> files = read(folder);
      files.replaceAll((name, yaml) -> withIntegerLimits(yaml));
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The generator's model has doubles for the limits, and writes {@code 256.0} for integers. */
  private static String withIntegerLimits(String yaml) {
    return LIMIT
        .matcher(yaml)
        .replaceAll(
            limit ->
                limit.group(1) + new BigDecimal(limit.group(2)).toBigIntegerExact().toString());
  }

  /** The YAML files of a folder, by name. */
  public static SortedMap<String, String> read(Path folder) throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> paths = Files.list(folder)) {
        for (Path path : paths.filter(p -> p.toString().endsWith(".yml")).toList()) {
          files.put(path.getFileName().toString(), Files.readString(path));
        }
      }
    }
    return files;
  }
}
