package dev.mooring.testing.pods;

import java.util.Map;
import java.util.Optional;

/** The content of the ConfigMaps and Secrets of a Pod's namespace. */
interface NamedValues {
  /** All entries of a ConfigMap; empty when there is none of this name. */
  Optional<Map<String, String>> configMap(String name);

  /** All entries of a Secret, decoded; empty when there is none of this name. */
  Optional<Map<String, String>> secret(String name);
}
