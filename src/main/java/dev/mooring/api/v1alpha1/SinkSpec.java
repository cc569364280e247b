package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which Sources a Sink takes records from, what it does to them, and where it writes them. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.transform) || !has(self.template)",
    message = "spec must have at most one of transform (CEL) and template (text): remove one")
@ValidationRule(
    value = "!has(self.delivery) || !has(self.delivery.batch) || has(self.http) || has(self.sql)",
    message =
        "delivery.batch is for http and sql Sinks: remove it, this type writes each record by"
            + " itself")
@ValidationRule(
    value =
        "[has(self.mqtt), has(self.http), has(self.sql), has(self.memory),"
            + " has(self.blackhole)].filter(set, set).size() == 1",
    message =
        "spec must have exactly one of the blocks mqtt, http, sql, memory, blackhole: the one to"
            + " write to")
@ValidationRule(
    value =
        "!has(self.from) || self.from.all(one, self.from.exists_one(other,"
            + " other.sourceRef.name == one.sourceRef.name))",
    message = "spec.from must name each Source once: remove the one that is there twice")
@ValidationRule(
    value =
        "has(self.memory) || has(self.blackhole) || has(self.connectorRef) != has(self.connection)",
    message =
        "an mqtt, http or sql Sink needs either spec.connectorRef.name (the Connector to write"
            + " through) or spec.connection (one of its own)")
@ValidationRule(
    value =
        "!(has(self.memory) || has(self.blackhole)) || !(has(self.connectorRef) ||"
            + " has(self.connection))",
    message =
        "memory and blackhole Sinks need no connection: remove spec.connectorRef and"
            + " spec.connection")
@ValidationRule(
    value =
        "!has(self.connection) || (has(self.mqtt) == has(self.connection.mqtt) && has(self.http) =="
            + " has(self.connection.http) && has(self.sql) == has(self.connection.sql))",
    message =
        "spec.connection must be of the Sink's own type: give it the block mqtt, http or sql, as"
            + " the Sink has")
public record SinkSpec(
    @JsonPropertyDescription("What this Sink is for, in the words of its users. No default.")
        @Size(max = 512)
        String description,
    @JsonPropertyDescription(
            "Whether the Sink takes records. When false, its Sources go on without it. Default:"
                + " true.")
        Boolean enabled,
    @JsonPropertyDescription(
            "The Sources whose records this Sink takes, at most 32, all in its namespace. A Sink"
                + " without one takes the dead letters of the Sinks that name it. Default: none.")
        @Size(max = 32)
        List<FromSource> from,
    @JsonPropertyDescription(
            "CEL expression over 'payload' (the record as JSON), 'text' (the record as text),"
                + " 'topic' and 'source'; records for which it is false are left out. Default:"
                + " every record passes.")
        @Size(min = 1, max = 4096)
        String filter,
    @JsonPropertyDescription(
            "CEL expression over the same variables that makes the new payload: a string is written"
                + " as it is, anything else as JSON. Default: the record's bytes, untouched.")
        @Size(min = 1, max = 4096)
        String transform,
    @JsonPropertyDescription(
            "The Connector to write through, of the same type as the block below. Mqtt, http and"
                + " sql need this or 'connection'.")
        ConnectorReference connectorRef,
    @JsonPropertyDescription(
            "A connection of its own, instead of 'connectorRef': the operator makes a Connector of"
                + " it that belongs to this Sink and goes with it. Default: none.")
        ConnectorSpec connection,
    @JsonPropertyDescription("Publishes to a topic of an MQTT broker.") MqttSink mqtt,
    @JsonPropertyDescription("Sends records to an HTTP server.") HttpSink http,
    @JsonPropertyDescription("Writes records to a SQL database.") SqlSink sql,
    @JsonPropertyDescription(
            "Hands records to memory Sources on the same worker. Needs no connection.")
        MemorySink memory,
    @JsonPropertyDescription(
            "Counts records and forgets them, to try something out. Needs no connection.")
        BlackholeSink blackhole,
    @JsonPropertyDescription("How records are retried, bounded and given up.") Delivery delivery,
    @JsonPropertyDescription(
            "Text that becomes the new payload, instead of 'transform', with CEL expressions in it,"
                + " such as '${payload.room}: ${payload.temp} °C'. In a text that is JSON, such as"
                + " '{\"room\": \"${payload.room}\", \"tags\": ${payload.tags}}', values are"
                + " escaped within quotes and written as JSON outside of them. Default: none.")
        @Size(min = 1, max = 4096)
        String template) {

  public SinkSpec {
    enabled = enabled == null || enabled;
    from = from == null ? List.of() : List.copyOf(from);
    delivery =
        delivery == null ? new Delivery(null, null, null, null, null, null, null, null) : delivery;
  }

  /** Where it writes; null while the spec has nothing that is known. */
  public SinkBlock block() {
    return Blocks.first(mqtt, http, sql, memory, blackhole);
  }

  /** Whether its type writes through a Connector, named or its own. */
  public boolean needsConnector() {
    return block() == null || block().needsConnector();
  }

  /** The name of the Sink that gets its dead letters. */
  public Optional<String> deadLetterSink() {
    return Optional.ofNullable(delivery.deadLetter()).map(DeadLetter::sink);
  }

  /** The texts of its type in which there may be expressions: first where it writes. */
  public List<SinkBlock.Text> texts() {
    SinkBlock block = block();
    return block == null
        ? List.of()
        : Stream.concat(block.target().stream(), block.parts().stream()).toList();
  }

  /** The type of the Sink, as its block is called; null while the spec has none. */
  public String typeName() {
    return block() == null ? null : block().typeName();
  }
}
