package dev.mooring.testing.resource;

import dev.mooring.api.v1alpha1.CircuitBreaker;
import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.HealthCheck;
import dev.mooring.api.v1alpha1.HttpConnection;
import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.Reconnect;
import dev.mooring.api.v1alpha1.SqlConnection;

/**
 * The spec of a Connector with what a test is about; all else is as if its author had left it out.
 */
public final class ConnectorSpecBuilder {
  private Boolean enabled;
  private MqttConnection mqtt;
  private HttpConnection http;
  private SqlConnection sql;
  private Pool pool;
  private HealthCheck healthCheck;
  private Reconnect reconnect;
  private CircuitBreaker circuitBreaker;

  public ConnectorSpecBuilder enabled(Boolean yes) {
    this.enabled = yes;
    return this;
  }

  public ConnectorSpecBuilder to(MqttConnection block) {
    this.mqtt = block;
    return this;
  }

  public ConnectorSpecBuilder to(HttpConnection block) {
    this.http = block;
    return this;
  }

  public ConnectorSpecBuilder to(SqlConnection block) {
    this.sql = block;
    return this;
  }

  public ConnectorSpecBuilder pool(Pool block) {
    this.pool = block;
    return this;
  }

  public ConnectorSpecBuilder healthCheck(HealthCheck block) {
    this.healthCheck = block;
    return this;
  }

  public ConnectorSpecBuilder reconnect(Reconnect block) {
    this.reconnect = block;
    return this;
  }

  public ConnectorSpecBuilder circuitBreaker(CircuitBreaker block) {
    this.circuitBreaker = block;
    return this;
  }

  public ConnectorSpec build() {
    return new ConnectorSpec(
        null, enabled, mqtt, http, sql, pool, healthCheck, reconnect, circuitBreaker);
  }
}
