package dev.mooring.testing.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Map;

/** A condition as Kubernetes' own API has it; the model that is generated from knows no limits. */
final class ConditionSchema {
  private static final String TYPE =
      "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$";
  private static final String REASON = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$";

  private ConditionSchema() {}

  static void finish(JSONSchemaProps condition) {
    condition.setRequired(List.of("lastTransitionTime", "message", "reason", "status", "type"));
    Map<String, JSONSchemaProps> fields = condition.getProperties();
    fields.get("type").setPattern(TYPE);
    fields.get("type").setMaxLength(316L);
    fields.get("status").setEnum(List.<JsonNode>of(text("True"), text("False"), text("Unknown")));
    fields.get("reason").setPattern(REASON);
    fields.get("reason").setMinLength(1L);
    fields.get("reason").setMaxLength(1024L);
    fields.get("message").setMaxLength(32_768L);
    fields.get("lastTransitionTime").setFormat("date-time");
    fields.get("observedGeneration").setMinimum(0.0);
  }

  private static JsonNode text(String text) {
    return TextNode.valueOf(text);
  }
}
