package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** Selects namespaces by their labels, as Kubernetes' own label selectors do. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NamespaceSelector(
    @JsonPropertyDescription(
            "Labels that a namespace must have, with these values. All of them, and all of"
                + " matchExpressions. Default: none.")
        Map<String, String> matchLabels,
    @JsonPropertyDescription(
            "What must hold for the namespace's labels beside that, such as {key: team, operator:"
                + " In, values: [plant, office]}. Default: nothing.")
        @Size(max = 64)
        List<LabelRequirement> matchExpressions) {
  public NamespaceSelector {
    matchLabels = matchLabels == null ? Map.of() : Map.copyOf(matchLabels);
    matchExpressions = matchExpressions == null ? List.of() : List.copyOf(matchExpressions);
  }

  /** Whether a namespace with these labels is selected. */
  public boolean selects(Map<String, String> labels) {
    return labels.entrySet().containsAll(matchLabels.entrySet())
        && matchExpressions.stream().allMatch(requirement -> requirement.holds(labels));
  }
}
