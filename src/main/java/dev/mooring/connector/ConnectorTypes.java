package dev.mooring.connector;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** All types that this build has, by name. A new type is found by being a CDI bean. Immutable. */
@Singleton
public class ConnectorTypes {
  private final Map<String, ConnectorType> typesByName = new TreeMap<>();

  @Inject
  ConnectorTypes(@Any Instance<ConnectorType> types) {
    this(types.stream().toList());
  }

  /**
   * The given types.
   *
   * @throws IllegalArgumentException when two have the same name
   */
  public ConnectorTypes(Collection<? extends ConnectorType> types) {
    for (ConnectorType type : types) {
      if (typesByName.put(type.name(), type) != null) {
        throw new IllegalArgumentException("two connector types are called " + type.name());
      }
    }
  }

  /**
   * The type of that name.
   *
   * @throws IllegalArgumentException when there is none; the CRDs let no unknown name through
   */
  public ConnectorType named(String name) {
    ConnectorType type = typesByName.get(name);
    if (type == null) {
      throw new IllegalArgumentException(
          "no connector type '" + name + "'; there are " + typesByName.keySet());
    }
    return type;
  }
}
