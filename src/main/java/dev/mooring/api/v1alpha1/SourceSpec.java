package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;

/** What a Source reads, through which connection, and on which workers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "[has(self.mqtt), has(self.http), has(self.sql), has(self.generator),"
            + " has(self.memory)].filter(set, set).size() == 1",
    message =
        "spec must have exactly one of the blocks mqtt, http, sql, generator, memory: the one to"
            + " read from")
@ValidationRule(
    value = "!(has(self.mqtt) || has(self.sql)) || has(self.connectorRef) != has(self.connection)",
    message =
        "an mqtt or sql Source needs either spec.connectorRef.name (the Connector to read through)"
            + " or spec.connection (one of its own)")
@ValidationRule(
    value = "has(self.mqtt) || has(self.sql) || !(has(self.connectorRef) || has(self.connection))",
    message =
        "http, generator and memory Sources need no connection: remove spec.connectorRef and"
            + " spec.connection")
@ValidationRule(
    value =
        "!has(self.connection) || (has(self.mqtt) == has(self.connection.mqtt) && has(self.sql) =="
            + " has(self.connection.sql))",
    message =
        "spec.connection must be of the Source's own type: give it the block mqtt or sql, as the"
            + " Source has")
@ValidationRule(
    value = "!has(self.placement) || !has(self.sql) || self.placement == 'Singleton'",
    message = "a sql Source has placement Singleton: several workers would read the same rows")
@ValidationRule(
    value = "!has(self.placement) || !has(self.http) || self.placement == 'PerNode'",
    message = "an http Source has placement PerNode: it listens on each worker")
@ValidationRule(
    value = "!has(self.placement) || !has(self.mqtt) || self.placement in ['Shared', 'Singleton']",
    message =
        "an mqtt Source has placement Shared (all workers take part) or Singleton (one worker,"
            + " order kept per topic)")
@ValidationRule(
    value =
        "!has(self.placement) || !has(self.generator) || self.placement in ['Singleton',"
            + " 'PerNode']",
    message =
        "a generator Source has placement Singleton (on one worker) or PerNode (on each of them)")
@ValidationRule(
    value = "!has(self.placement) || !has(self.memory) || self.placement == 'PerNode'",
    message = "a memory Source has placement PerNode: memory is not shared between workers")
public record SourceSpec(
    @JsonPropertyDescription("What this Source is for, in the words of its users. No default.")
        @Size(max = 512)
        String description,
    @JsonPropertyDescription(
            "Whether the Source reads. When false it stops, and so do the Sinks' records from it."
                + " Default: true.")
        Boolean enabled,
    @JsonPropertyDescription(
            "The Connector to read through, of the same type as the block below. Mqtt and sql need"
                + " this or 'connection'.")
        ConnectorReference connectorRef,
    @JsonPropertyDescription(
            "A connection of its own, instead of 'connectorRef': the operator makes a Connector of"
                + " it that belongs to this Source and goes with it. Default: none.")
        ConnectorSpec connection,
    @JsonPropertyDescription(
            "Shared: every worker takes part and each record goes to one of them. Singleton: one"
                + " worker at a time, order is kept. PerNode: each worker reads for itself."
                + " Default: Shared for mqtt (Singleton where its Connector's sharedSubscriptions"
                + " is false), Singleton for sql and generator, PerNode for http and memory.")
        Placement placement,
    @JsonPropertyDescription(
            "The WorkerPool that runs this Source and its Sinks. Default: the one named default.")
        WorkerPoolReference workerPoolRef,
    @JsonPropertyDescription("Reads from topics of an MQTT broker.") MqttSource mqtt,
    @JsonPropertyDescription("Listens for records that are sent by HTTP. Needs no connection.")
        HttpSource http,
    @JsonPropertyDescription("Reads rows of a SQL database.") SqlSource sql,
    @JsonPropertyDescription(
            "Makes records at a fixed pace, to try something out. Needs no connection.")
        GeneratorSource generator,
    @JsonPropertyDescription(
            "Reads what memory Sinks on the same worker write. Needs no connection.")
        MemorySource memory,
    @JsonPropertyDescription(
            "CEL expression over 'payload', 'text' and 'topic' whose value says which records"
                + " belong together: Sinks write those with the same value in the order in which"
                + " they were read. Default: the topic for mqtt and memory; for sql and generator"
                + " all records belong together, for http none do.")
        @Size(min = 1, max = 4096)
        String key) {

  public SourceSpec {
    enabled = enabled == null || enabled;
    workerPoolRef =
        workerPoolRef == null ? new WorkerPoolReference(Mooring.DEFAULT_POOL) : workerPoolRef;
  }

  /** The name of the WorkerPool that runs it and its Sinks. */
  public String workerPool() {
    return workerPoolRef.name();
  }

  /** What it reads; null while the spec has nothing that is known. */
  public SourceBlock block() {
    return Blocks.first(mqtt, http, sql, generator, memory);
  }

  /** Whether its type reads through a Connector, named or its own. */
  public boolean needsConnector() {
    return block() == null || block().needsConnector();
  }

  /**
   * Why it cannot run where it asks for on that Connector.
   *
   * @param name the Connector's
   * @return with the field and the remedy; empty when it can
   */
  public Optional<String> mistakeInPlacement(String name, ConnectorSpec connector) {
    return placement == null || block() == null
        ? Optional.empty()
        : block().mistakeInPlacement(placement, connector.block(), name);
  }

  /**
   * Where it runs, as the spec or its type says.
   *
   * @param connector the settings of its Connector; null when it has none, or none is known
   */
  public Placement placedOn(ConnectorSpec connector) {
    if (placement != null) {
      return placement;
    }
    return block() == null
        ? Placement.Singleton
        : block().usualPlacement(connector == null ? null : connector.block());
  }

  /** The Secrets that it names itself, beside those of its connection, in order of their names. */
  public SortedSet<String> secretNames() {
    return block() == null ? Collections.emptySortedSet() : block().secretNames();
  }

  /** Which of its records belong together, unless its key says it. */
  public RecordOrder order() {
    return block() == null ? RecordOrder.ALL : block().order();
  }

  /** What it subscribes to, where its type subscribes. */
  public Optional<Subscription> subscription() {
    return Optional.ofNullable(block()).flatMap(SourceBlock::subscription);
  }

  /**
   * What a position of it counts: its type and the Connector that it names. A connection of its own
   * has no name in that, since the operator's for it is another one after a restore. Null for a
   * type whose other side keeps the position.
   */
  public String positionOf() {
    if (block() == null || block().keepsPosition()) {
      return null;
    }
    return connectorRef == null ? typeName() : typeName() + "/" + connectorRef.name();
  }

  /** The type of the Source, as its block is called; null while the spec has none. */
  public String typeName() {
    return block() == null ? null : block().typeName();
  }
}
