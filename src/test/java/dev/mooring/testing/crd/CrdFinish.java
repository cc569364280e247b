package dev.mooring.testing.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.mooring.api.v1alpha1.ByteSize;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ResourceClaim;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the generator leaves to be done: the order of the printed columns, descriptions of the kinds
 * and of Kubernetes' own types, and the size of integers.
 */
final class CrdFinish implements CRDPostProcessor {
  /**
   * What says of an object that nobody has looked at it: tools (kstatus) would take one without any
   * status for one that is as it should be.
   */
  private static final JsonNode NOT_SEEN_YET =
      JsonNodeFactory.instance.objectNode().put("observedGeneration", -1);

  /** Of Kubernetes' own API. */
  private static final String QUANTITY =
      "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

  /** Properties that are times, RFC 3339. */
  private static final Set<String> TIMES = Set.of("since");

  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "Connector",
          List.of(
              "Type",
              "State",
              "Ready",
              "Reason",
              "Nodes",
              "Connections",
              "Used by",
              "Owner",
              "Age",
              "Message"),
          "Source",
          List.of("Type", "Connector", "State", "Ready", "Reason", "Nodes", "Age", "Message"),
          "Sink",
          List.of("Type", "Connector", "State", "Ready", "Reason", "Nodes", "Age", "Message"),
          "SourceClaim",
          List.of("Holder", "Epoch", "Age"),
          "WorkerPool",
          List.of("Replicas", "Ready replicas", "Ready", "Reason", "Age", "Message"),
          "WorkerReport",
          List.of("Worker", "Pool", "Host", "Age"));
  private static final Map<String, String> DESCRIPTIONS =
      Map.of(
          "Connector",
          "A named connection to one external system, with a pool of its own on every worker that"
              + " needs it. Sources read and Sinks write through it, many to one.",
          "Source",
          "What to read: from a Connector's system, or from a type that needs no connection. Sinks"
              + " take its records.",
          "Sink",
          "Where records of Sources go: filtered, transformed and written to a Connector's system,"
              + " at least once.",
          "SourceClaim",
          "Which worker runs a Source of placement Singleton, and how far it has read. Written by"
              + " that worker only.",
          "WorkerPool",
          "Workers that run connections and pipelines: a StatefulSet of them, kept by the operator"
              + " in its namespace.",
          "WorkerReport",
          "A part of what one worker sees of its connections and pipelines. Written by that worker"
              + " only, and read by the operator.");
  private static final Map<Class<?>, Map<String, String>> FOREIGN =
      Map.of(
          Condition.class,
          Map.of(
              "type", "What the condition speaks of, such as Ready.",
              "status", "True, False or Unknown.",
              "reason", "Why, in one CamelCase word.",
              "message", "Why, for people.",
              "lastTransitionTime", "When the status last changed. RFC 3339, UTC.",
              "observedGeneration", "Generation of the spec that the condition speaks of."),
          ResourceRequirements.class,
          Map.of(
              "limits", "The most that a worker may use, by resource, such as memory: 512Mi.",
              "requests", "What a worker is sure to get, by resource, such as cpu: 100m.",
              "claims", "Resource claims of the Pod that the worker uses."),
          Toleration.class,
          Map.of(
              "key", "The taint's key; all keys when left out, with operator Exists.",
              "operator", "Exists, or Equal to compare the value. Default: Equal.",
              "value", "The taint's value.",
              "effect", "NoSchedule, PreferNoSchedule or NoExecute; all when left out.",
              "tolerationSeconds",
                  "How long a worker stays after a taint NoExecute came. Unit: s. Default: for"
                      + " ever."),
          ResourceClaim.class,
          Map.of(
              "name", "Name of the claim in the Pod's resourceClaims.",
              "request", "The request of that claim; all of them when left out."));

  @Override
  public HasMetadata process(HasMetadata crd, String version) {
    CustomResourceDefinition definition = (CustomResourceDefinition) crd;
    String kind = definition.getSpec().getNames().getKind();
    for (CustomResourceDefinitionVersion served : definition.getSpec().getVersions()) {
      served.setAdditionalPrinterColumns(inOrder(kind, served.getAdditionalPrinterColumns()));
      JSONSchemaProps root = served.getSchema().getOpenAPIV3Schema();
      root.setDescription(DESCRIPTIONS.get(kind));
      if (Properties.typeOf(typeOf(kind), "status") == Void.class) {
        root.getProperties().remove("status");
      } else {
        root.getProperties().get("status").setDefault(NOT_SEEN_YET);
      }
      finish(root, typeOf(kind));
    }
    return crd;
  }

  private static List<CustomResourceColumnDefinition> inOrder(
      String kind, List<CustomResourceColumnDefinition> columns) {
    List<String> order = COLUMNS.get(kind);
    if (!Set.copyOf(order).equals(Set.copyOf(columns.stream().map(c -> c.getName()).toList()))) {
      throw new IllegalStateException(
          kind + " prints other columns than " + order + ": say here in which order");
    }
    return columns.stream()
        .sorted(Comparator.comparing(column -> order.indexOf(column.getName())))
        .toList();
  }

  private static Class<?> typeOf(String kind) {
    return CrdFiles.KINDS.stream()
        .filter(type -> type.getSimpleName().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** Goes through schema and Java type side by side. */
  private static void finish(JSONSchemaProps schema, Type type) {
    if ("integer".equals(schema.getType())) {
      finishInteger(schema, type);
    }
    if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
      schema.setPattern(type == ByteSize.class ? ByteSize.PATTERN : QUANTITY);
    }
    if (schema.getAdditionalProperties() != null
        && schema.getAdditionalProperties().getSchema() != null
        && type instanceof ParameterizedType map) {
      finish(schema.getAdditionalProperties().getSchema(), map.getActualTypeArguments()[1]);
    }
    if (schema.getItems() != null) {
      finish(schema.getItems().getSchema(), itemsOf(type));
    }
    if (schema.getProperties() != null && type instanceof Class<?> owner) {
      schema.getProperties().forEach((name, property) -> finish(property, owner, name));
      ListTypes.ofObject(schema, owner);
    }
    if (type == Condition.class) {
      ConditionSchema.finish(schema);
    }
  }

  private static void finish(JSONSchemaProps property, Class<?> owner, String name) {
    Type type = Properties.typeOf(owner, name);
    describe(property, FOREIGN.getOrDefault(owner, Map.of()).get(name));
    finish(property, type);
    if (property.getItems() != null) {
      ListTypes.ofList(property, owner, name, itemsOf(type));
    }
    if (TIMES.contains(name) && type == String.class) {
      property.setFormat("date-time");
    }
  }

  private static Type itemsOf(Type list) {
    return ((ParameterizedType) list).getActualTypeArguments()[0];
  }

  private static void describe(JSONSchemaProps property, String description) {
    if (description != null) {
      property.setDescription(description);
    }
  }

  private static void finishInteger(JSONSchemaProps schema, Type type) {
    if (schema.getFormat() == null) {
      schema.setFormat(type == Long.class || type == long.class ? "int64" : "int32");
    }
  }
}
