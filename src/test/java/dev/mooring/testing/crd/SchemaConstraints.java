package dev.mooring.testing.crd;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Set;
import java.util.TreeSet;

/** What an API server says when an object breaks a constraint of a CRD. */
public final class SchemaConstraints {
  private SchemaConstraints() {}

  /**
   * Kind and sentence, such as {@code Sink: spec.from: Required value}, for each rule, pattern,
   * limit, enum and required field of everything but the status, which only the operator writes,
   * and a Source's or Sink's own connection, whose rules are a Connector's. Lengths of texts are
   * left out.
   */
  public static Set<String> refusals(String crd) {
    Set<String> refusals = new TreeSet<>();
    SchemaWalk.of(crd)
        .forEach(
            (path, schema) -> {
              int dot = path.indexOf('.');
              String kind = dot < 0 ? path : path.substring(0, dot);
              String field = dot < 0 ? "" : path.substring(dot + 1);
              if (!field.startsWith("status") && !(field + ".").startsWith("spec.connection.")) {
                Set<String> sentences = new TreeSet<>();
                collect(field, schema, sentences);
                sentences.forEach(sentence -> refusals.add(kind + ": " + sentence));
              }
            });
    return refusals;
  }

  private static void collect(String field, JSONSchemaProps schema, Set<String> refusals) {
    schema.getXKubernetesValidations().forEach(rule -> refusals.add(rule.getMessage()));
    schema.getRequired().forEach(name -> refusals.add(child(field, name) + ": Required value"));
    if (schema.getPattern() != null) {
      refusals.add(field + " in body should match '" + schema.getPattern() + "'");
    }
    if (schema.getMinimum() != null) {
      refusals.add(
          field + " in body should be greater than or equal to " + schema.getMinimum().longValue());
    }
    if (schema.getMaximum() != null) {
      refusals.add(
          field + " in body should be less than or equal to " + schema.getMaximum().longValue());
    }
    if (schema.getMinItems() != null) {
      refusals.add(field + " in body should have at least " + schema.getMinItems() + " items");
    }
    if (schema.getMaxItems() != null) {
      refusals.add(
          field
              + ": Too many: "
              + (schema.getMaxItems() + 1)
              + ": must have at most "
              + schema.getMaxItems()
              + " items");
    }
    if (!schema.getEnum().isEmpty()) {
      refusals.add(field + ": Unsupported value: \"Wrong\"");
    }
  }

  private static String child(String field, String name) {
    return field.isEmpty() ? name : field + "." + name;
  }
}
