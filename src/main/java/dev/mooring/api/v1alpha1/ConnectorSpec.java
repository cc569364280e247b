package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;

/**
 * What the user wants of a connection: the system, the pool, how health is checked and how it
 * reconnects.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "[has(self.mqtt), has(self.http), has(self.sql)].filter(set, set).size() == 1",
    message =
        "spec must have exactly one of the blocks mqtt, http, sql: the type of the connection, with"
            + " its url")
public record ConnectorSpec(
    @JsonPropertyDescription(
            "What this connection is for, in the words of its users. Shown by consoles; no"
                + " default.")
        @Size(max = 512)
        String description,
    @JsonPropertyDescription(
            "Whether the connection is open. When false, every worker closes its pool and the"
                + " Sources and Sinks on it stop; true starts them again. Default: true.")
        Boolean enabled,
    @JsonPropertyDescription("Connects to an MQTT 3.1.1 broker. Exactly one type block is allowed.")
        MqttConnection mqtt,
    @JsonPropertyDescription("Connects to an HTTP server. Exactly one type block is allowed.")
        HttpConnection http,
    @JsonPropertyDescription("Connects to a SQL database. Exactly one type block is allowed.")
        SqlConnection sql,
    @JsonPropertyDescription("The connections that each worker keeps open.") Pool pool,
    @JsonPropertyDescription("How each worker finds out whether the external system answers.")
        HealthCheck healthCheck,
    @JsonPropertyDescription("How long a worker waits between attempts to connect.")
        Reconnect reconnect,
    @JsonPropertyDescription("When a system that answers, but takes nothing, is left alone.")
        CircuitBreaker circuitBreaker) {

  public ConnectorSpec {
    enabled = enabled == null || enabled;
    ConnectionBlock block = Blocks.first(mqtt, http, sql);
    pool =
        (pool == null ? new Pool(null, null) : pool)
            .orSize(block == null ? ConnectionBlock.USUAL_POOL_SIZE : block.usualPoolSize());
    healthCheck = healthCheck == null ? new HealthCheck(null, null) : healthCheck;
    reconnect = reconnect == null ? new Reconnect(null, null) : reconnect;
    circuitBreaker = circuitBreaker == null ? new CircuitBreaker(null) : circuitBreaker;
  }

  /** What it connects to; null while the spec has none that is known. */
  public ConnectionBlock block() {
    return Blocks.first(mqtt, http, sql);
  }

  /** The type of the connection, as its block is called; null while the spec has none. */
  public String typeName() {
    return block() == null ? null : block().typeName();
  }

  /** How long the other side may still count a connection whose worker has died without a word. */
  public Duration releaseTime() {
    return block() == null ? Duration.ZERO : block().releasedAfter();
  }

  /** The Secrets that the spec names, each once, in order of their names. */
  public SortedSet<String> secretNames() {
    return block() == null ? Collections.emptySortedSet() : block().secretNames();
  }

  /** The same connection with the other's pool, checks, pauses and circuit breaker. */
  public ConnectorSpec withCareOf(ConnectorSpec other) {
    return new ConnectorSpec(
        description,
        enabled,
        mqtt,
        http,
        sql,
        other.pool,
        other.healthCheck,
        other.reconnect,
        other.circuitBreaker);
  }
}
