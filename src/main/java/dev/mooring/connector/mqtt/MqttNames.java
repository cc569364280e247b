package dev.mooring.connector.mqtt;

import dev.mooring.api.v1alpha1.NameHash;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ReadRequest;
import java.util.List;
import java.util.stream.Stream;

/** What Mooring calls itself towards a broker. Pure functions: the same input, the same name. */
final class MqttNames {
  /** With the usual prefix; a prefix of more than 32 characters makes an id that is longer. */
  static final int CLIENT_ID_LENGTH = 65;

  private static final int SHORTEST_WORKER = 16;
  private static final int HASH_BYTES = 6;

  private MqttNames() {}

  /**
   * The client id of one connection: {@code <prefix>-<hash of cluster, namespace,
   * connector>-<worker>-<slot>}, or {@code -probe} at the end. A worker name that is too long is
   * cut and made unique by a hash. Of a session that belongs to a Source, whichever worker reads
   * it: {@code <prefix>-<hash of cluster, namespace, connector>-source-<hash of the Source>}.
   */
  static String clientId(String prefix, ConnectionRequest request) {
    String hash =
        NameHash.of(
            HASH_BYTES,
            request.node().clusterId(),
            request.connector().namespace(),
            request.connector().name());
    String start = prefix + "-" + hash + "-";
    if (request.sessionOf() != null) {
      ObjectKey source = request.sessionOf();
      return start + "source-" + NameHash.of(HASH_BYTES, source.namespace(), source.name());
    }
    String end = request.probe() ? "-probe" : "-" + request.slot();
    int room = Math.max(SHORTEST_WORKER, CLIENT_ID_LENGTH - start.length() - end.length());
    return start + shortened(request.node().worker(), room) + end;
  }

  /**
   * The filter as the broker is told it. Where every worker reads, that of a shared subscription
   * whose group is the Source's own: {@code $share/mooring-<hash of cluster, namespace,
   * source>/<filter>}. Where one does, as it is.
   */
  static String subscribedFilter(ReadRequest request, String filter) {
    if (request.isExclusive()) {
      return filter;
    }
    String hash =
        NameHash.of(
            HASH_BYTES,
            request.node().clusterId(),
            request.source().namespace(),
            request.source().name());
    return "$share/mooring-" + hash + "/" + filter;
  }

  /** All filters of a Source, as the broker is told them. */
  static List<String> subscribedFilters(ReadRequest request) {
    return request.topics().stream().map(filter -> subscribedFilter(request, filter)).toList();
  }

  /** The same with those that the broker may still have from before. */
  static List<String> keptFilters(ReadRequest request) {
    return Stream.concat(request.topics().stream(), request.former().stream())
        .distinct()
        .map(filter -> subscribedFilter(request, filter))
        .toList();
  }

  private static String shortened(String worker, int room) {
    if (worker.length() <= room) {
      return worker;
    }
    String hash = NameHash.of(HASH_BYTES, worker);
    return worker.substring(0, room - hash.length() - 1) + "." + hash;
  }
}
