package dev.mooring.connector.network;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which addresses workers may connect to: users say where, and some places are not theirs to reach
 * through a worker. Immutable.
 */
public final class AddressRules {
  /** Nothing is refused. */
  public static final AddressRules EVERYWHERE = of(List.of("0.0.0.0/0", "::/0"), Set.of());

  /** 64:ff9b::/96, behind which a gateway reaches IPv4. */
  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

  private static final int IPV4_BYTES = 4;

  private final List<IpSubnetFilterRule> allowed;
  private final Set<InetSocketAddress> apiServer;

  private AddressRules(List<IpSubnetFilterRule> allowed, Set<InetSocketAddress> apiServer) {
    this.allowed = allowed;
    this.apiServer = apiServer;
  }

  /**
   * All places but loopback, link-local, multicast, and the API server.
   *
   * @param allowed of those, the ones that are not refused: subnets such as {@code 127.0.0.0/8}
   * @param apiServer where it listens
   * @throws IllegalArgumentException when a subnet is none; the message says which
   */
  public static AddressRules of(
      Collection<String> allowed, Collection<InetSocketAddress> apiServer) {
    return new AddressRules(
        allowed.stream().map(AddressRules::subnet).toList(), Set.copyOf(apiServer));
  }

  /** What is at an address that is refused, in words; empty when it is not refused. */
  Optional<String> refusal(InetSocketAddress address) {
    if (allowed.stream().anyMatch(subnet -> subnet.matches(address))) {
      return Optional.empty();
    }
    return apiServer.contains(address) ? Optional.of("the API server") : kind(address.getAddress());
  }

  private static Optional<String> kind(InetAddress address) {
    if (address.isLoopbackAddress() || address.isAnyLocalAddress()) {
      return Optional.of("the worker's own Pod");
    }
    if (address.isLinkLocalAddress()) {
      return Optional.of("a link-local address");
    }
    if (address.isMulticastAddress()) {
      return Optional.of("a multicast address");
    }
    return within(address).flatMap(AddressRules::kind);
  }

  /** The IPv4 address that an IPv6 address stands for. */
  private static Optional<InetAddress> within(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean stands =
        address instanceof Inet6Address inet6
            && (inet6.isIPv4CompatibleAddress()
                || Arrays.equals(bytes, 0, NAT64.length, NAT64, 0, NAT64.length));
    if (!stands) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          InetAddress.getByAddress(
              Arrays.copyOfRange(bytes, bytes.length - IPV4_BYTES, bytes.length)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static IpSubnetFilterRule subnet(String text) {
    int slash = text.indexOf('/');
    String address = text.substring(0, Math.max(0, slash));
    try {
      if (NetUtil.createByteArrayFromIpAddressString(address) != null) {
        return new IpSubnetFilterRule(
            address, Integer.parseInt(text.substring(slash + 1)), IpFilterRuleType.ACCEPT);
      }
    } catch (IllegalArgumentException e) {
      throw noSubnet(text, e);
    }
    throw noSubnet(text, null);
  }

  private static IllegalArgumentException noSubnet(String text, IllegalArgumentException cause) {
    return new IllegalArgumentException(
        "'" + text + "' is not a subnet such as 127.0.0.0/8 or ::1/128", cause);
  }
}
