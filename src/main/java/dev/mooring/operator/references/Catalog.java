package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.sharing.AddressConflict;
import dev.mooring.sharing.Conflict;
import java.util.List;
import java.util.Optional;

/**
 * All resources that the operator watches, found by name or by reference without a search through
 * all of them. What it returns is shared: never change it.
 */
public interface Catalog {
  /** A Connector by its name. */
  Optional<Connector> connector(ObjectKey key);

  /** A Source by its name. */
  Optional<Source> source(ObjectKey key);

  /** The Sources that read through a Connector, which need not exist. */
  List<Source> sourcesOn(ObjectKey connector);

  /** Why an MQTT Source finds no client on its Connector; empty when it finds one. */
  Optional<Conflict> conflict(Source source);

  /** Why an HTTP Source cannot have its address; empty when it can. */
  Optional<AddressConflict> addressConflict(Source source);

  /** The Sinks that write through a Connector, which need not exist. */
  List<Sink> sinksOn(ObjectKey connector);

  /** The Sinks that take records from a Source, which need not exist. */
  List<Sink> sinksFrom(ObjectKey source);

  /** A Sink by its name. */
  Optional<Sink> sink(ObjectKey key);

  /** The Sinks that give their dead letters to a Sink, which need not exist. */
  List<Sink> sinksGivingTo(ObjectKey deadLetterSink);

  /** The Connectors that name a Secret, which need not exist. */
  List<Connector> connectorsWith(ObjectKey secret);

  /** The Sources that name a Secret themselves, which need not exist. */
  List<Source> sourcesWith(ObjectKey secret);

  /** A WorkerPool of the operator's namespace by its name. */
  Optional<PoolView> pool(String name);
}
