package dev.mooring.api.v1alpha1;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.testing.crd.CrdFiles;
import dev.mooring.testing.crd.SchemaWalk;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CustomResourceDefinitionTest {
  private static final Set<String> KINDS_OF_USERS =
      Set.of("Connector", "Source", "Sink", "WorkerPool");

  private static final Pattern WITH_DEFAULT =
      Pattern.compile("(\\S+) must be .*; the default is (\\S+)");

  private static SortedMap<String, String> generated;

  @BeforeAll
  static void generate() {
    generated = CrdFiles.generate();
  }

  static List<Path> folders() {
    return CrdFiles.FOLDERS;
  }

  @ParameterizedTest
  @MethodSource("folders")
  void shouldBeCommittedAsGenerated(Path folder) throws Exception {
    assertThat(CrdFiles.read(folder))
        .as("the CRDs in %s are not what the code says: run `make crds` and commit", folder)
        .isEqualTo(generated);
  }

  @Test
  void shouldDescribeEveryProperty() {
    List<String> undescribed = new ArrayList<>();
    for (String yaml : generated.values()) {
      SchemaWalk.of(yaml)
          .forEach(
              (path, schema) -> {
                if (!path.endsWith("]") && blank(schema.getDescription())) {
                  undescribed.add(path);
                }
              });
    }

    assertThat(undescribed).as("properties without @JsonPropertyDescription").isEmpty();
  }

  /**
   * They are where objects are read, and nowhere else: one that is stored could not be told from a
   * user's choice. But for the workers of a pool, whose scale is read by others.
   */
  @Test
  void shouldStoreNoDefaults() {
    SortedMap<String, String> stored = new TreeMap<>();
    for (String yaml : generated.values()) {
      SchemaWalk.of(yaml)
          .forEach(
              (path, schema) -> {
                if (schema.getDefault() != null && path.contains(".spec")) {
                  stored.put(path, schema.getDefault().asText());
                }
              });
    }

    assertThat(stored).containsExactly(Map.entry("WorkerPool.spec.replicas", "2"));
  }

  @Test
  void shouldSayTheDefaultsOfTheRecords() throws Exception {
    SortedMap<String, String> inCode = defaults();

    assertThat(inCode).hasSizeGreaterThan(30);
    inCode.forEach(
        (path, value) ->
            assertThat(schema(path).getDescription()).as(path).contains("Default: " + value + "."));
  }

  /** What is said of a value that is refused, by the CRDs here and by both roles elsewhere. */
  @Test
  void shouldNameTheDefaultsOfTheRecordsInItsRefusals() throws Exception {
    SortedMap<String, String> inCode = defaults();
    Set<String> named = new TreeSet<>();
    for (String yaml : generated.values()) {
      SchemaWalk.of(yaml)
          .forEach(
              (path, schema) -> {
                for (ValidationRule rule : schema.getXKubernetesValidations()) {
                  Matcher refusal = WITH_DEFAULT.matcher(rule.getMessage());
                  if (refusal.matches()) {
                    named.add(refusal.group(1));
                    assertThat(valuesOf(refusal.group(1), inCode))
                        .as(path + ": " + rule.getMessage())
                        .containsExactly(refusal.group(2));
                  }
                }
              });
    }

    assertThat(named).hasSizeGreaterThan(15);
  }

  /** The defaults of a field, by the last parts of its path. */
  private static Set<String> valuesOf(String field, SortedMap<String, String> defaults) {
    return defaults.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("." + field))
        .map(Map.Entry::getValue)
        .collect(toSet());
  }

  private static SortedMap<String, String> defaults() throws Exception {
    SortedMap<String, String> inCode = new TreeMap<>();
    for (Class<?> kind : CrdFiles.KINDS) {
      Class<?> spec = kind.getMethod("getSpec").getReturnType();
      collectDefaults(kind.getSimpleName() + ".spec", spec, inCode);
    }
    return inCode;
  }

  /** What a record has where nothing is given. */
  private static void collectDefaults(
      String path, Class<?> type, SortedMap<String, String> defaults) throws Exception {
    Object empty = ofNulls(type);
    for (RecordComponent component : type.getRecordComponents()) {
      String name = path + "." + component.getName();
      if (component.getType().isRecord()) {
        collectDefaults(name, component.getType(), defaults);
      } else if (isScalar(component.getType())) {
        Object value = component.getAccessor().invoke(empty);
        if (value != null) {
          defaults.put(name, value.toString());
        }
      }
    }
  }

  private static Object ofNulls(Class<?> type) throws Exception {
    Constructor<?> constructor =
        type.getDeclaredConstructor(
            Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new));
    return constructor.newInstance(new Object[constructor.getParameterCount()]);
  }

  private static boolean isScalar(Class<?> type) {
    return type == String.class
        || type == Boolean.class
        || Number.class.isAssignableFrom(type)
        || type == ByteSize.class
        || type.isEnum();
  }

  /** Left out, it would be atomic; made something else later, fields would change their owners. */
  @Test
  void shouldSayOfEveryListHowItIsMerged() {
    SortedMap<String, String> merged = new TreeMap<>();
    for (String yaml : generated.values()) {
      SchemaWalk.of(yaml)
          .forEach(
              (path, schema) -> {
                if ("array".equals(schema.getType())) {
                  merged.put(path, schema.getXKubernetesListType() + keys(schema));
                }
              });
    }

    assertThat(merged).doesNotContainValue("null");
    assertThat(merged)
        .containsEntry("Connector.status.conditions", "map by [type]")
        .containsEntry("WorkerPool.status.conditions", "map by [type]")
        .containsEntry("Source.status.nodes", "map by [name]")
        .containsEntry("Sink.spec.http.headers", "map by [name]")
        .containsEntry("Source.spec.mqtt.topics", "set")
        .containsEntry("Sink.spec.from", "atomic")
        .containsEntry("WorkerReport.spec.entries", "atomic");
  }

  private static String keys(JSONSchemaProps list) {
    return list.getXKubernetesListMapKeys().isEmpty()
        ? ""
        : " by " + list.getXKubernetesListMapKeys();
  }

  @Test
  void shouldMergeNoHalfOfAReference() {
    for (String yaml : generated.values()) {
      SchemaWalk.of(yaml)
          .forEach(
              (path, schema) -> {
                if (path.endsWith("Ref")) {
                  assertThat(schema.getXKubernetesMapType()).as(path).isEqualTo("atomic");
                  assertThat(schema.getRequired()).as(path).containsExactly("name");
                }
              });
    }
  }

  @Test
  void shouldHaveConditionsAsKubernetesHasThem() {
    for (String kind : List.of("Connector", "Source", "Sink", "WorkerPool")) {
      JSONSchemaProps condition = schema(kind + ".status.conditions[0]");

      assertThat(condition.getRequired())
          .containsExactlyInAnyOrder("type", "status", "reason", "message", "lastTransitionTime");
      assertThat(condition.getProperties().get("lastTransitionTime").getFormat())
          .isEqualTo("date-time");
      assertThat(condition.getProperties().get("status").getEnum())
          .extracting(JsonNode::asText)
          .containsExactly("True", "False", "Unknown");
    }
  }

  @Test
  void shouldPrintWhetherItIsReadyAndWhyNot() {
    for (CustomResourceDefinition definition : definitions()) {
      if (!KINDS_OF_USERS.contains(definition.getSpec().getNames().getKind())) {
        continue;
      }
      var columns =
          definition.getSpec().getVersions().getFirst().getAdditionalPrinterColumns().stream()
              .collect(toMap(CustomResourceColumnDefinition::getName, column -> column));

      assertThat(columns.get("Ready").getJsonPath())
          .isEqualTo(".status.conditions[?(@.type==\"Ready\")].status");
      assertThat(columns.get("Reason").getPriority()).isIn(null, 0);
      assertThat(columns.get("Message").getPriority()).isEqualTo(1);
    }
  }

  /** A category wins over a name: with one of these, kubectl would ask for something else. */
  @Test
  void shouldHaveNoShortNameThatIsACategoryOfOthers() {
    for (CustomResourceDefinition definition : definitions()) {
      assertThat(definition.getSpec().getNames().getShortNames())
          .doesNotContain("all", "claim", "managed", "composite", "sources", "sinks", "eventing");
      assertThat(definition.getSpec().getNames().getCategories()).containsExactly("mooring");
    }
  }

  private static List<CustomResourceDefinition> definitions() {
    return generated.values().stream()
        .map(yaml -> Serialization.unmarshal(yaml, CustomResourceDefinition.class))
        .toList();
  }

  private static JSONSchemaProps schema(String path) {
    return generated.values().stream()
        .map(yaml -> SchemaWalk.of(yaml).get(path))
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  private static boolean blank(String text) {
    return text == null || text.isBlank();
  }
}
