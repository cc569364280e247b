package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;

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
    pool = (pool == null ? new Pool(null, null) : pool).orSize(sql == null ? 4 : 8);
    healthCheck = healthCheck == null ? new HealthCheck(null, null) : healthCheck;
    reconnect = reconnect == null ? new Reconnect(null, null) : reconnect;
    circuitBreaker = circuitBreaker == null ? new CircuitBreaker(null) : circuitBreaker;
  }

  /** The type of the connection, as its block is called; null while the spec has none. */
  public String typeName() {
    if (mqtt != null) {
      return "mqtt";
    }
    if (http != null) {
      return "http";
    }
    return sql == null ? null : "sql";
  }

  /** How long the other side may still count a connection whose worker has died without a word. */
  public Duration releaseTime() {
    if (mqtt != null) {
      return mqtt.silence().multipliedBy(3).dividedBy(2);
    }
    if (http != null) {
      return http.answerLimit();
    }
    return sql == null ? Duration.ZERO : sql.statementLimit();
  }

  /** The Secrets that the spec names, each once, in order of their names. */
  public SortedSet<String> secretNames() {
    SortedSet<String> names = new TreeSet<>();
    if (mqtt != null) {
      add(names, mqtt.credentials(), mqtt.tls());
    }
    if (http != null) {
      add(names, http.credentials(), http.tls());
    }
    if (sql != null) {
      add(names, sql.credentials(), sql.tls());
    }
    return names;
  }

  private static void add(SortedSet<String> names, Credentials credentials, Tls tls) {
    if (credentials != null) {
      names.add(credentials.secretRef().name());
    }
    if (tls != null && tls.caSecretRef() != null) {
      names.add(tls.caSecretRef().name());
    }
  }
}
