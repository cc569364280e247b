package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Which row a record updates. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.keys.all(one, self.keys.exists_one(other, other == one))",
    message = "sql.upsert.keys must not name a column twice")
public record SqlUpsert(
    @JsonPropertyDescription(
            "Columns, 1 to 32, that tell rows apart; the table needs a primary key or unique index"
                + " of exactly these. Required.")
        @Required
        @Size(min = 1, max = 32)
        List<@Size(min = 1, max = 63) String> keys) {
  public SqlUpsert {
    keys = keys == null ? List.of() : List.copyOf(keys);
  }
}
