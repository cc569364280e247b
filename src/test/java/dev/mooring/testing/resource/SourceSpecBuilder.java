package dev.mooring.testing.resource;

import dev.mooring.api.v1alpha1.ConnectorReference;
import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.GeneratorSource;
import dev.mooring.api.v1alpha1.HttpSource;
import dev.mooring.api.v1alpha1.MemorySource;
import dev.mooring.api.v1alpha1.MqttSource;
import dev.mooring.api.v1alpha1.Placement;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.api.v1alpha1.SqlSource;
import dev.mooring.api.v1alpha1.WorkerPoolReference;

/** The spec of a Source with what a test is about; all else is as if its author had left it out. */
public final class SourceSpecBuilder {
  private Boolean enabled;
  private ConnectorReference connectorRef;
  private ConnectorSpec connection;
  private Placement placement;
  private WorkerPoolReference workerPoolRef;
  private MqttSource mqtt;
  private HttpSource http;
  private SqlSource sql;
  private GeneratorSource generator;
  private MemorySource memory;
  private String key;

  public SourceSpecBuilder enabled(Boolean yes) {
    this.enabled = yes;
    return this;
  }

  /** The name of the Connector that it reads through; null for none. */
  public SourceSpecBuilder connector(String name) {
    return connectorRef(name == null ? null : new ConnectorReference(name));
  }

  public SourceSpecBuilder connectorRef(ConnectorReference reference) {
    this.connectorRef = reference;
    return this;
  }

  /** A connection of its own. */
  public SourceSpecBuilder connection(ConnectorSpec own) {
    this.connection = own;
    return this;
  }

  public SourceSpecBuilder placement(Placement wanted) {
    this.placement = wanted;
    return this;
  }

  /** The name of its WorkerPool; null for the usual one. */
  public SourceSpecBuilder pool(String name) {
    this.workerPoolRef = name == null ? null : new WorkerPoolReference(name);
    return this;
  }

  public SourceSpecBuilder from(MqttSource block) {
    this.mqtt = block;
    return this;
  }

  public SourceSpecBuilder from(HttpSource block) {
    this.http = block;
    return this;
  }

  public SourceSpecBuilder from(SqlSource block) {
    this.sql = block;
    return this;
  }

  public SourceSpecBuilder from(GeneratorSource block) {
    this.generator = block;
    return this;
  }

  public SourceSpecBuilder from(MemorySource block) {
    this.memory = block;
    return this;
  }

  public SourceSpecBuilder key(String expression) {
    this.key = expression;
    return this;
  }

  public SourceSpec build() {
    return new SourceSpec(
        null,
        enabled,
        connectorRef,
        connection,
        placement,
        workerPoolRef,
        mqtt,
        http,
        sql,
        generator,
        memory,
        key);
  }
}
