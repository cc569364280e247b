package dev.mooring.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.mooring.api.v1alpha1.ConnectorState;
import dev.mooring.api.v1alpha1.PipelineState;
import dev.mooring.testing.installation.Installation;
import dev.mooring.testing.installation.Workspace;
import dev.mooring.testing.network.TcpProxy;
import dev.mooring.testing.prometheus.PrometheusProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The alerts and dashboards that the chart brings, and the rules that the docs show, before a real
 * Prometheus.
 */
class MonitoringIT {
  private static final Path ALERTS = Path.of("deploy/helm/mooring/files/alerts.yaml");
  private static final Path DASHBOARDS = Path.of("deploy/helm/mooring/dashboards");
  private static final Path CASES = Path.of("src/test/resources/alerts/alerts-test.yaml");
  private static final Path DOCS = Path.of("docs/guide/metrics.md");
  private static final Pattern SELECTOR = Pattern.compile("mooring_[a-z_]+(\\{[^}]*})?");
  private static final Pattern NAME = Pattern.compile("mooring_[a-z_]+");
  private static final Pattern RULES_IN_DOCS =
      Pattern.compile("```yaml\\n(groups:.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void shouldAlertAndStaySilentWhereItShould() throws Exception {
    promtool("test", "rules", CASES.toString());

    Set<String> firing = new TreeSet<>();
    Set<String> silent = new TreeSet<>();
    for (JsonNode test : new YAMLMapper().readTree(CASES.toFile()).path("tests")) {
      for (JsonNode moment : test.path("alert_rule_test")) {
        (moment.path("exp_alerts").isEmpty() ? silent : firing)
            .add(moment.path("alertname").asText());
      }
    }
    assertThat(firing).isEqualTo(alerts());
    assertThat(silent).isEqualTo(alerts());
  }

  @Test
  void shouldHaveRulesInTheDocsToo() throws Exception {
    Path inDocs = Files.writeString(folder.resolve("docs.yaml"), rulesInDocs());

    promtool("check", "rules", inDocs.toString());
    assertThat(Files.readString(DOCS))
        .contains(alerts().stream().map(a -> "| `" + a + "` |").toList());
  }

  @Test
  void shouldAskForWhatWorkersTell() throws Exception {
    Installation mooring = Installation.shared();
    Workspace workspace = mooring.workspace();
    workspace.apply(
        """
        kind: Connector
        metadata: {name: plant}
        spec: {mqtt: {url: "tcp://plant-broker:1883"}, pool: {size: 1}}
        ---
        kind: Source
        metadata: {name: temperatures}
        spec: {connectorRef: {name: plant}, mqtt: {topics: ["%1$s/in"]}}
        ---
        kind: Source
        metadata: {name: ticks}
        spec: {placement: PerNode, generator: {interval: 100ms}}
        ---
        kind: Sink
        metadata: {name: out}
        spec:
          from: [{sourceRef: {name: temperatures}}, {sourceRef: {name: ticks}}]
          connectorRef: {name: plant}
          mqtt: {topic: "%1$s/out"}
        """
            .formatted(workspace.namespace()));
    workspace.awaitSink("out", PipelineState.Running);
    TcpProxy link = mooring.brokerLink("worker-0");
    link.cut();
    try {
      workspace.awaitConnector("plant", ConnectorState.Inconsistent);
    } finally {
      link.restore();
    }
    List<String> workers =
        Stream.of("worker-0", "worker-1", "worker-2")
            .map(worker -> mooring.pods().address(worker) + ":8080")
            .toList();
    try (PrometheusProcess prometheus = PrometheusProcess.start(folder, workers)) {
      Set<String> selectors = found(SELECTOR, Files.readString(ALERTS));
      selectors.addAll(found(NAME, rulesInDocs()));
      assertThat(selectors).hasSizeGreaterThan(8);
      Set<String> shown = shown(workspace.namespace());
      assertThat(shown).hasSizeGreaterThan(20);
      for (String expression : Stream.concat(selectors.stream(), shown.stream()).toList()) {
        await(expression).until(() -> prometheus.count(expression) > 0);
      }
    }
  }

  /** What the panels of all dashboards ask, as Grafana would, of that namespace. */
  private static Set<String> shown(String namespace) throws IOException {
    Set<String> shown = new TreeSet<>();
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      for (Path file : files.toList()) {
        for (JsonNode panel : new ObjectMapper().readTree(file.toFile()).path("panels")) {
          for (JsonNode target : panel.path("targets")) {
            shown.add(
                target
                    .path("expr")
                    .asText()
                    .replace("$__rate_interval", "1m")
                    .replace("$namespace", namespace)
                    .replace("$connector", "plant")
                    .replace("$source", ".*")
                    .replace("$sink", ".*"));
          }
        }
      }
    }
    return shown;
  }

  private static Set<String> alerts() throws IOException {
    Set<String> alerts = new TreeSet<>();
    for (JsonNode group : new YAMLMapper().readTree(ALERTS.toFile()).path("groups")) {
      group.path("rules").forEach(rule -> alerts.add(rule.path("alert").asText()));
    }
    return alerts;
  }

  private static String rulesInDocs() throws IOException {
    return RULES_IN_DOCS
        .matcher(Files.readString(DOCS))
        .results()
        .map(block -> block.group(1))
        .collect(Collectors.joining("---\n"));
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Says all that it finds; fails with it. */
  private static void promtool(String... arguments) throws Exception {
    List<String> command =
        Stream.concat(
                Stream.of(PrometheusProcess.PACKAGE.find("promtool").toString()),
                Stream.of(arguments))
            .toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
