package dev.mooring.connector;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where this worker's connections may lead. Loopback, link-local and multicast addresses, clouds'
 * metadata services and the API server are refused.
 *
 * @param allowed of those, the ones that are not refused: subnets such as {@code 127.0.0.0/8}
 * @param apiServer where the API server listens now; asked on any thread, and must not block
 */
public record ConnectPolicy(List<String> allowed, Supplier<Set<InetSocketAddress>> apiServer) {
  public ConnectPolicy {
    allowed = List.copyOf(allowed);
  }
}
