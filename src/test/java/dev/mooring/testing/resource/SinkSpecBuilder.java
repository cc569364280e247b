package dev.mooring.testing.resource;

import dev.mooring.api.v1alpha1.BlackholeSink;
import dev.mooring.api.v1alpha1.ConnectorReference;
import dev.mooring.api.v1alpha1.Delivery;
import dev.mooring.api.v1alpha1.FromSource;
import dev.mooring.api.v1alpha1.HttpSink;
import dev.mooring.api.v1alpha1.MemorySink;
import dev.mooring.api.v1alpha1.MqttSink;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SqlSink;
import java.util.List;
import java.util.stream.Stream;

/** The spec of a Sink with what a test is about; all else is as if its author had left it out. */
public final class SinkSpecBuilder {
  private Boolean enabled;
  private List<FromSource> from;
  private String filter;
  private String transform;
  private ConnectorReference connectorRef;
  private MqttSink mqtt;
  private HttpSink http;
  private SqlSink sql;
  private MemorySink memory;
  private BlackholeSink blackhole;
  private Delivery delivery;

  public SinkSpecBuilder enabled(boolean yes) {
    this.enabled = yes;
    return this;
  }

  /** The names of the Sources that it takes records from. */
  public SinkSpecBuilder from(String... sources) {
    this.from = Stream.of(sources).map(FromSource::of).toList();
    return this;
  }

  public SinkSpecBuilder filter(String expression) {
    this.filter = expression;
    return this;
  }

  public SinkSpecBuilder transform(String expression) {
    this.transform = expression;
    return this;
  }

  /** The name of the Connector that it writes through; null for none. */
  public SinkSpecBuilder connector(String name) {
    this.connectorRef = name == null ? null : new ConnectorReference(name);
    return this;
  }

  public SinkSpecBuilder to(MqttSink block) {
    this.mqtt = block;
    return this;
  }

  public SinkSpecBuilder to(HttpSink block) {
    this.http = block;
    return this;
  }

  public SinkSpecBuilder to(SqlSink block) {
    this.sql = block;
    return this;
  }

  public SinkSpecBuilder to(MemorySink block) {
    this.memory = block;
    return this;
  }

  public SinkSpecBuilder to(BlackholeSink block) {
    this.blackhole = block;
    return this;
  }

  public SinkSpecBuilder delivery(Delivery block) {
    this.delivery = block;
    return this;
  }

  public SinkSpec build() {
    return new SinkSpec(
        null,
        enabled,
        from,
        filter,
        transform,
        connectorRef,
        null,
        mqtt,
        http,
        sql,
        memory,
        blackhole,
        delivery,
        null);
  }
}
