package dev.mooring.connector.network;

import static java.util.stream.Collectors.toUnmodifiableSet;

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
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which addresses workers may connect to: users say where, and some places are not theirs to reach
 * through a worker. Immutable.
 */
public final class AddressRules {
  /** Nothing is refused. */
  public static final AddressRules EVERYWHERE = of(List.of("0.0.0.0/0", "::/0"), Set::of);

  /** 64:ff9b::/96 and 64:ff9b:1::/48, behind which a gateway reaches IPv4. */
  private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

  private static final byte[] LOCAL_NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 1};

  /** 2002::/16, in which the four bytes after it are an IPv4 address. */
  private static final byte[] SIX_TO_FOUR = {0x20, 0x02};

  private static final int IPV4_BYTES = 4;

  /**
   * Where a cloud gives the machine's own credentials to whoever asks, and that is not link-local:
   * AWS, Google, Oracle (twice), Alibaba, Azure, Scaleway.
   */
  private static final Set<InetAddress> METADATA =
      Stream.of(
              "fd00:ec2::254",
              "fd20:ce::254",
              "fd00:c1::a9fe:a9fe",
              "192.0.0.192",
              "100.100.100.200",
              "168.63.129.16",
              "fd00:42::42")
          .map(InetAddress::ofLiteral)
          .collect(toUnmodifiableSet());

  private final List<IpSubnetFilterRule> allowed;
  private final Supplier<Set<InetSocketAddress>> apiServer;

  private AddressRules(
      List<IpSubnetFilterRule> allowed, Supplier<Set<InetSocketAddress>> apiServer) {
    this.allowed = allowed;
    this.apiServer = apiServer;
  }

  /**
   * All places but loopback, link-local, multicast, clouds' metadata services and the API server.
   *
   * @param allowed of those, the ones that are not refused: subnets such as {@code 127.0.0.0/8}
   * @param apiServer where it listens now; asked for each address
   * @throws IllegalArgumentException when a subnet is none; the message says which
   */
  public static AddressRules of(
      Collection<String> allowed, Supplier<Set<InetSocketAddress>> apiServer) {
    return new AddressRules(allowed.stream().map(AddressRules::subnet).toList(), apiServer);
  }

  /** What is at an address that is refused, in words; empty when it is not refused. */
  Optional<String> refusal(InetSocketAddress address) {
    if (allowed.stream().anyMatch(subnet -> subnet.matches(address))) {
      return Optional.empty();
    }
    return apiServer.get().stream().anyMatch(server -> isSame(server, address))
        ? Optional.of("the API server")
        : kind(address.getAddress());
  }

  /** The API server's by whatever way an address leads there. */
  private static boolean isSame(InetSocketAddress server, InetSocketAddress address) {
    return server.getPort() == address.getPort()
        && (server.getAddress().equals(address.getAddress())
            || within(address.getAddress()).contains(server.getAddress()));
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
    if (METADATA.contains(address)) {
      return Optional.of("a cloud's metadata service");
    }
    return within(address).stream().flatMap(inner -> kind(inner).stream()).findFirst();
  }

  /** The IPv4 addresses that an IPv6 address may stand for. */
  private static List<InetAddress> within(InetAddress address) {
    if (!(address instanceof Inet6Address inet6)) {
      return List.of();
    }
    byte[] bytes = address.getAddress();
    if (inet6.isIPv4CompatibleAddress() || begins(bytes, NAT64)) {
      return List.of(ipv4(bytes, 12, 13, 14, 15));
    }
    if (begins(bytes, LOCAL_NAT64)) {
      // As the gateway's own prefix is of 48 or of 96 bits.
      return Stream.of(ipv4(bytes, 6, 7, 9, 10), ipv4(bytes, 12, 13, 14, 15))
          .filter(ipv4 -> !ipv4.isAnyLocalAddress())
          .toList();
    }
    return begins(bytes, SIX_TO_FOUR) ? List.of(ipv4(bytes, 2, 3, 4, 5)) : List.of();
  }

  private static boolean begins(byte[] bytes, byte[] prefix) {
    return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static InetAddress ipv4(byte[] bytes, int... places) {
    byte[] address = new byte[IPV4_BYTES];
    for (int i = 0; i < IPV4_BYTES; i++) {
      address[i] = bytes[places[i]];
    }
    try {
      return InetAddress.getByAddress(address);
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
