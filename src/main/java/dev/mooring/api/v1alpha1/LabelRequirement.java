package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** What must hold for one label. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "(self.operator in ['In', 'NotIn']) == (has(self.values) && size(self.values) > 0)",
    message =
        "spec.allowedNamespaces.selector.matchExpressions: In and NotIn need values, Exists and"
            + " DoesNotExist have none")
public record LabelRequirement(
    @JsonPropertyDescription("The label's key, such as team. Required.")
        @Required
        @Size(min = 1, max = 317)
        String key,
    @JsonPropertyDescription(
            "In: the label has one of the values. NotIn: it has none of them, or is not there."
                + " Exists: it is there. DoesNotExist: it is not. Required.")
        @Required
        @Size(max = 16)
        @Pattern("^(In|NotIn|Exists|DoesNotExist)$")
        String operator,
    @JsonPropertyDescription("The values, for In and NotIn. Default: none.") @Size(max = 256)
        List<@Size(max = 63) String> values) {
  public LabelRequirement {
    values = values == null ? List.of() : List.copyOf(values);
  }

  /** Whether it holds; never, where the operator is one of a later version. */
  boolean holds(Map<String, String> labels) {
    String value = labels.get(key);
    return operator != null
        && switch (operator) {
          case "In" -> value != null && values.contains(value);
          case "NotIn" -> value == null || !values.contains(value);
          case "Exists" -> value != null;
          case "DoesNotExist" -> value == null;
          default -> false;
        };
  }
}
