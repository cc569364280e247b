package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** What a Source reads, through which connection, and on which workers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "[has(self.mqtt), has(self.generator), has(self.memory)].filter(set, set).size() == 1",
    message =
        "spec must have exactly one of the blocks mqtt, generator, memory: the one to read from")
@ValidationRule(
    value = "!has(self.mqtt) || has(self.connectorRef)",
    message = "an mqtt Source needs spec.connectorRef.name: the Connector to read through")
@ValidationRule(
    value = "has(self.mqtt) || !has(self.connectorRef)",
    message = "generator and memory Sources need no connection: remove spec.connectorRef")
public record SourceSpec(
    @JsonPropertyDescription("What this Source is for, in the words of its users. No default.")
        @Size(max = 512)
        String description,
    @JsonPropertyDescription(
            "Whether the Source reads. When false it stops, and so do the Sinks' records from it. Default: true.")
        @Default("true")
        Boolean enabled,
    @JsonPropertyDescription(
            "The Connector to read through, of the same type as the block below. Required for mqtt.")
        ConnectorReference connectorRef,
    @JsonPropertyDescription(
            "The WorkerPool that runs this Source and its Sinks. Default: default.")
        @Default(Mooring.DEFAULT_POOL)
        @Pattern(WorkerPool.NAME_PATTERN)
        @Size(max = WorkerPool.NAME_MAX_LENGTH)
        String workerPool,
    @JsonPropertyDescription("Reads from topics of an MQTT broker.") MqttSource mqtt,
    @JsonPropertyDescription(
            "Makes records at a fixed pace, to try something out. Needs no connection.")
        GeneratorSource generator,
    @JsonPropertyDescription(
            "Reads what memory Sinks on the same worker write. Needs no connection.")
        MemorySource memory) {

  public SourceSpec {
    enabled = enabled == null || enabled;
    workerPool = workerPool == null ? Mooring.DEFAULT_POOL : workerPool;
  }

  /** The type of the Source, as its block is called; null while the spec has none. */
  public String typeName() {
    if (mqtt != null) {
      return "mqtt";
    }
    if (generator != null) {
      return "generator";
    }
    return memory == null ? null : "memory";
  }
}
