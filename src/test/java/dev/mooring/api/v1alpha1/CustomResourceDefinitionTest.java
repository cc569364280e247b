package dev.mooring.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.testing.crd.CrdFiles;
import dev.mooring.testing.crd.SchemaWalk;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CustomResourceDefinitionTest {
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

  @Test
  void shouldHaveTheDefaultsOfTheRecords() throws Exception {
    SortedMap<String, String> inCode = new TreeMap<>();
    SortedMap<String, String> inCrds = new TreeMap<>();
    for (Class<?> kind : CrdFiles.KINDS) {
      Class<?> spec = kind.getMethod("getSpec").getReturnType();
      collectDefaults(kind.getSimpleName() + ".spec", spec, inCode);
    }
    for (String yaml : generated.values()) {
      SchemaWalk.of(yaml)
          .forEach(
              (path, schema) -> {
                if (schema.getDefault() != null && path.contains(".spec")) {
                  inCrds.put(path, schema.getDefault().asText());
                }
              });
    }

    assertThat(inCrds).isEqualTo(inCode);
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
        || type.isEnum();
  }

  private static boolean blank(String text) {
    return text == null || text.isBlank();
  }
}
