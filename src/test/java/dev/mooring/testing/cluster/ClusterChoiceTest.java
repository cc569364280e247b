package dev.mooring.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterChoiceTest {
  private static final String SOMEWHERE =
      """
      apiVersion: v1
      kind: Config
      clusters: [{name: c, cluster: {server: "https://192.0.2.1:6443"}}]
      contexts: [{name: c, context: {cluster: c}}]
      current-context: c
      """;

  private final List<String> tried = new ArrayList<>();

  @TempDir Path folder;

  @Test
  void takesTheFirstWayThatWorks() {
    try (Cluster cluster = choice(missing("one", "no key"), works("two"), works("three")).open()) {
      assertThat(cluster.describe()).isEqualTo("way two at https://192.0.2.1:6443/");
    }
    assertThat(tried).containsExactly("one", "two");
  }

  @Test
  void goesOnWhenAWayFailsThoughNothingIsMissing() {
    try (Cluster cluster = choice(fails("one"), works("two")).open()) {
      assertThat(cluster.describe()).startsWith("way two");
    }
  }

  @Test
  void namesEachWayAndWhatItLacks() {
    assertThatExceptionOfType(NoClusterException.class)
        .isThrownBy(
            () -> choice(missing("one", "no key"), fails("two"), missing("three", "no go")).open())
        .withMessage(
            """
            No Kubernetes to run on. These ways were tried; one of them is enough:
              way one: no key
              way two: failed: it broke
              way three: no go""");
  }

  @Test
  void triesOnlyTheWayThatWasAskedFor() {
    ClusterChoice choice =
        new ClusterChoice(List.of(works("one"), missing("two", "no daemon")), Optional.of("two"));

    assertThatExceptionOfType(NoClusterException.class)
        .isThrownBy(choice::open)
        .withMessage(
            """
            No Kubernetes to run on. MOORING_CLUSTER allows one way only:
              way two: no daemon""");
    assertThat(tried).containsExactly("two");
  }

  @Test
  void saysWhichWaysThereAreWhenAskedForAnother() {
    ClusterChoice choice =
        new ClusterChoice(List.of(works("one"), works("two")), Optional.of("cloud"));

    assertThatExceptionOfType(NoClusterException.class)
        .isThrownBy(choice::open)
        .withMessage("MOORING_CLUSTER is cloud; it can be one of one, two");
  }

  private static ClusterChoice choice(ClusterWay... ways) {
    return new ClusterChoice(List.of(ways), Optional.empty());
  }

  private ClusterWay works(String name) {
    return way(name, () -> Cluster.given("way " + name, kubeconfig(), () -> folder));
  }

  private ClusterWay missing(String name, String what) {
    return way(
        name,
        () -> {
          throw new WayMissingException(what);
        });
  }

  private ClusterWay fails(String name) {
    return way(
        name,
        () -> {
          throw new IllegalStateException("it broke");
        });
  }

  private Path kubeconfig() {
    try {
      return Files.writeString(folder.resolve("kubeconfig"), SOMEWHERE);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private ClusterWay way(String name, Opening opening) {
    return new ClusterWay() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String description() {
        return "way " + name;
      }

      @Override
      public Cluster open() throws WayMissingException {
        tried.add(name);
        return opening.open();
      }
    };
  }

  private interface Opening {
    Cluster open() throws WayMissingException;
  }
}
