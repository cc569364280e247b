package dev.mooring.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.operator.status.Verdict.Truth;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Argo CD shows of an object, by the health check that comes with Mooring. */
class ArgoCdHealthTest {
  private static final Path FOLDER = Path.of("deploy/argocd");
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void shouldWaitForWhatNobodyHasLookedAt() throws Exception {
    assertThat(health(1, Map.of())).isEqualTo("Progressing: the operator has not looked at it yet");
    assertThat(health(1, Map.of("observedGeneration", -1))).startsWith("Progressing");
  }

  @Test
  void shouldWaitForANewGeneration() throws Exception {
    assertThat(health(2, Verdict.accepted(), Truth.True, Reason.Connected))
        .startsWith("Progressing");
  }

  @ParameterizedTest
  @CsvSource({
    "True, Connected, Healthy",
    "True, Running, Healthy",
    "True, Disabled, Suspended",
    "Unknown, Connecting, Progressing",
    "Unknown, RollingUpdate, Progressing",
    "False, NoWorkers, Progressing",
    "False, WorkersNotReady, Progressing",
    "False, ConnectionRefused, Degraded",
    "False, UpdateFailed, Degraded",
    "False, InvalidRecord, Degraded",
  })
  void shouldSayWhatTheConditionsSay(Truth ready, Reason reason, String health) throws Exception {
    assertThat(health(1, Verdict.accepted(), ready, reason)).isEqualTo(health + ": as it is");
  }

  @Test
  void shouldShowAMistakeWithTheRemedy() throws Exception {
    Verdict mistake = Verdict.refused(Reason.ConnectorNotFound, "no Connector 'x': create it");

    assertThat(health(1, mistake, Truth.Unknown, Reason.Connecting))
        .isEqualTo("Degraded: no Connector 'x': create it");
  }

  @Test
  void shouldBeThePatchOfEachKind() throws Exception {
    String script = Files.readString(FOLDER.resolve("health.lua"));
    JsonNode patch =
        Serialization.unmarshal(
            Files.readString(FOLDER.resolve("argocd-cm-patch.yaml")), JsonNode.class);

    for (String kind : List.of("Connector", "Source", "Sink", "WorkerPool")) {
      JsonNode check = patch.at("/data").get("resource.customizations.health.mooring.dev_" + kind);

      assertThat(check.asText()).as(kind).isEqualTo(script);
    }
  }

  private static String health(long generation, Verdict accepted, Truth ready, Reason reason)
      throws Exception {
    List<Condition> conditions =
        Conditions.of(null, 1, NOW, accepted, new Verdict(ready, reason, "as it is"));
    return health(generation, Map.of("observedGeneration", 1, "conditions", conditions));
  }

  private static String health(long generation, Map<String, Object> status) throws Exception {
    ScriptEngine lua = new ScriptEngineManager().getEngineByName("luaj");
    assumeTrue(lua != null, "no Lua interpreter: org.luaj:luaj-jse is not on the class path");
    JsonNode object =
        new ObjectMapper()
            .valueToTree(Map.of("metadata", Map.of("generation", generation), "status", status));
    return (String)
        lua.eval(
            "obj = "
                + literal(object)
                + "\nlocal function check()\n"
                + Files.readString(FOLDER.resolve("health.lua"))
                + "\nend\nlocal found = check()\nreturn found.status .. ': ' .. found.message");
  }

  /** JSON as Lua writes it. */
  private static String literal(JsonNode json) {
    if (json.isObject()) {
      return json.properties().stream()
          .map(field -> "[%s] = %s".formatted(quoted(field.getKey()), literal(field.getValue())))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (json.isArray()) {
      return StreamSupport.stream(json.spliterator(), false)
          .map(ArgoCdHealthTest::literal)
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return json.isTextual() ? quoted(json.asText()) : json.isNull() ? "nil" : json.asText();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
