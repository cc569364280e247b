package dev.mooring.testing.crd;

import dev.mooring.api.v1alpha1.ConnectorReference;
import dev.mooring.api.v1alpha1.HttpHeader;
import dev.mooring.api.v1alpha1.MqttSource;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.api.v1alpha1.SinkReference;
import dev.mooring.api.v1alpha1.SourceReference;
import dev.mooring.api.v1alpha1.SqlSink;
import dev.mooring.api.v1alpha1.SqlUpsert;
import dev.mooring.api.v1alpha1.WorkerPoolReference;
import dev.mooring.api.v1alpha1.WorkerPoolSpec;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ResourceClaim;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How an API server merges lists and references when several apply parts of an object. Changed
 * later it would change who owns what, so that it is said of each of them from the beginning.
 */
final class ListTypes {
  /** Lists whose items are known by one of their fields. */
  private static final Map<Type, String> KEYS =
      Map.of(
          Condition.class, "type",
          NodeStatus.class, "name",
          SecretVersion.class, "name",
          HttpHeader.class, "name",
          ResourceClaim.class, "name");

  /** Lists of texts whose order means nothing. */
  private static final Map<Class<?>, Set<String>> SETS =
      Map.of(
          MqttSource.class, Set.of("topics"),
          SqlSink.class, Set.of("columns"),
          SqlUpsert.class, Set.of("keys"),
          WorkerPoolSpec.class, Set.of("allowedAddresses"));

  /** One writer names another object, or nobody does: no half of it is another one's. */
  private static final Set<Type> REFERENCES =
      Set.of(
          ConnectorReference.class,
          SecretReference.class,
          SinkReference.class,
          SourceReference.class,
          WorkerPoolReference.class);

  private ListTypes() {}

  /**
   * Says it of a list, which otherwise has one owner as a whole.
   *
   * @param items the type of its items
   */
  static void ofList(JSONSchemaProps list, Class<?> owner, String property, Type items) {
    if (KEYS.containsKey(items)) {
      list.setXKubernetesListType("map");
      list.setXKubernetesListMapKeys(List.of(KEYS.get(items)));
      require(list.getItems().getSchema(), KEYS.get(items));
    } else if (SETS.getOrDefault(owner, Set.of()).contains(property)) {
      list.setXKubernetesListType("set");
    } else {
      list.setXKubernetesListType("atomic");
    }
  }

  private static void require(JSONSchemaProps item, String field) {
    if (!item.getRequired().contains(field)) {
      item.setRequired(Stream.concat(item.getRequired().stream(), Stream.of(field)).toList());
    }
  }

  /** Says it of a reference; nothing of any other object. */
  static void ofObject(JSONSchemaProps object, Type type) {
    if (REFERENCES.contains(type)) {
      object.setXKubernetesMapType("atomic");
    }
  }
}
