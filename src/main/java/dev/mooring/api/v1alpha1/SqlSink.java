package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;

/**
 * Writes each record, which must be a JSON object, to a SQL database: as a row of a table, or by a
 * statement of the user's.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "has(self.table) != has(self.statement)",
    message =
        "sql of a Sink must have exactly one of table (a record becomes a row) and statement (SQL"
            + " with parameters such as :room)")
@ValidationRule(
    value = "has(self.table) || !(has(self.columns) || has(self.upsert))",
    message =
        "sql.columns and sql.upsert belong to sql.table: write the statement so that it does the"
            + " same")
@ValidationRule(
    value =
        "!has(self.columns) || !has(self.upsert) || self.upsert.keys.all(key, key in self.columns)",
    message = "sql.upsert.keys must all be among sql.columns")
@ValidationRule(
    value =
        "!has(self.columns) || self.columns.all(one, self.columns.exists_one(other, other == one))",
    message = "sql.columns must not name a column twice")
public record SqlSink(
    @JsonPropertyDescription(
            "Table to insert into, as table or schema.table, in upper and lower case as the"
                + " database has it. The record's fields are its columns; a column that the record"
                + " does not have gets its default. Default: none.")
        @Pattern("^[a-zA-Z_][a-zA-Z0-9_$]{0,62}([.][a-zA-Z_][a-zA-Z0-9_$]{0,62})?$")
        @Size(max = 127)
        String table,
    @JsonPropertyDescription(
            "The columns to write, 1 to 256; other fields of a record are left out. Default: all"
                + " fields of the record.")
        @Size(min = 1, max = 256)
        List<@Size(min = 1, max = 63) String> columns,
    @JsonPropertyDescription(
            "What to do with a row that is there already: update it. Default: such a record is"
                + " refused.")
        SqlUpsert upsert,
    @JsonPropertyDescription(
            "One SQL statement with named parameters such as :room, which are filled from the"
                + " record's fields of the same names; a field that the record does not have is"
                + " null. Default: none.")
        @Size(min = 1, max = 8192)
        String statement)
    implements SinkBlock {
  public SqlSink {
    columns = columns == null ? null : List.copyOf(columns);
  }

  @Override
  public String typeName() {
    return "sql";
  }

  @Override
  public boolean needsConnector() {
    return true;
  }

  @Override
  public Optional<String> mistake() {
    return Optional.empty();
  }
}
