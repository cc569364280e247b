package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** Which namespaces may use a WorkerPool: by name, or by their labels. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.names) || has(self.selector)",
    message =
        "spec.allowedNamespaces must have names or selector: leave it out to admit all namespaces,"
            + " or say names: [] to admit none")
public record AllowedNamespaces(
    @JsonPropertyDescription(
            "Namespaces that may use the pool, whatever their labels are. Default: none beside"
                + " those of the selector.")
        @Size(max = 1000)
        List<@Size(min = 1, max = 63) @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$") String> names,
    @JsonPropertyDescription(
            "Namespaces with these labels may use the pool; an empty one is for all. Default: none"
                + " beside the names.")
        NamespaceSelector selector) {
  public AllowedNamespaces {
    names = names == null ? null : List.copyOf(names);
  }

  /**
   * Whether a namespace may use the pool.
   *
   * @param labels the namespace's; null while they are not known, and then only its name counts
   */
  public boolean admits(String namespace, Map<String, String> labels) {
    return names != null && names.contains(namespace)
        || selector != null && labels != null && selector.selects(labels);
  }
}
