package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads the rows of a query that are new since the last time, in the order of one of their columns,
 * again and again. A row becomes a JSON object, whose fields are the columns.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.lag) || duration(self.lag) <= duration('24h')",
    message = "sql.lag must be at most 24h; the default is 0s")
@ValidationRule(
    value = "!has(self.interval) || duration(self.interval) <= duration('24h')",
    message = "sql.interval must be at most 24h; the default is 5s")
public record SqlSource(
    @JsonPropertyDescription(
            "The query, such as SELECT id, room FROM readings; without ORDER BY and LIMIT, which"
                + " are added. Required.")
        @Required
        @Size(min = 1, max = 8192)
        String query,
    @JsonPropertyDescription(
            "The column of the query that grows with each new row, such as a serial number or a"
                + " time of the last change. Rows with a higher value than the last one that was"
                + " read are read, and others with the same value; rows with a lower one that are"
                + " committed later are not: see lag. Rows whose value is NULL, NaN or infinity"
                + " never are. Required.")
        @Required
        @Size(min = 1, max = 63)
        String trackedColumn,
    @JsonPropertyDescription(
            "Where to begin when nothing has been read yet: rows with a higher value of"
                + " trackedColumn. Default: all rows.")
        @Size(max = 256)
        String start,
    @JsonPropertyDescription(
            "How long to wait after all new rows were read, up to 24h. Unit: duration such as 5s."
                + " Default: 5s.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String interval,
    @JsonPropertyDescription(
            "The most rows of one query, 1 to 10000; they are held in memory, up to 4 MiB of them."
                + " Unit: rows. Default: 200.")
        @Min(1)
        @Max(10_000)
        Integer rows,
    @JsonPropertyDescription(
            "Leaves out rows whose trackedColumn, a timestamp, is not as old as this by the"
                + " database's clock, so that transactions have so long to commit: a row that is"
                + " committed later with a lower value than one that was read is never read. Unit:"
                + " duration such as 5s. Default: 0s.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String lag)
    implements SourceBlock {
  public SqlSource {
    interval = interval == null ? "5s" : interval;
    rows = rows == null ? 200 : rows;
    lag = lag == null ? "0s" : lag;
  }

  /** The {@code interval}. */
  public Duration pause() {
    return Durations.parse(interval);
  }

  /** The {@code lag}. */
  public Duration minimalAge() {
    return Durations.parse(lag);
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
  public Placement usualPlacement(ConnectionBlock on) {
    return Placement.Singleton;
  }

  @Override
  public RecordOrder order() {
    return RecordOrder.ALL;
  }

  @Override
  public Optional<String> mistake() {
    return SpecValues.duration("sql.interval", interval, "0s", "24h", "5s")
        .or(() -> SpecValues.duration("sql.lag", lag, "0s", "24h", "0s"));
  }
}
