package dev.mooring.connector.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
  private static final InetSocketAddress API_SERVER = at("10.96.0.1", 443);
  private static final AddressRules RULES = AddressRules.of(List.of(), () -> Set.of(API_SERVER));

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, the worker's own Pod",
    "127.9.8.7, the worker's own Pod",
    "0.0.0.0, the worker's own Pod",
    "::1, the worker's own Pod",
    "::, the worker's own Pod",
    "::ffff:127.0.0.1, the worker's own Pod",
    "169.254.169.254, a link-local address",
    "fe80::1, a link-local address",
    "::ffff:169.254.169.254, a link-local address",
    "::169.254.169.254, a link-local address",
    "64:ff9b::a9fe:a9fe, a link-local address",
    "64:ff9b::7f00:1, the worker's own Pod",
    "224.0.0.1, a multicast address",
    "ff02::1, a multicast address",
    "fd00:ec2::254, a cloud's metadata service",
    "fd20:ce::254, a cloud's metadata service",
    "fd00:c1::a9fe:a9fe, a cloud's metadata service",
    "192.0.0.192, a cloud's metadata service",
    "100.100.100.200, a cloud's metadata service",
    "168.63.129.16, a cloud's metadata service",
    "fd00:42::42, a cloud's metadata service",
    "::ffff:100.100.100.200, a cloud's metadata service",
    "64:ff9b::6464:64c8, a cloud's metadata service",
    "64:ff9b:1::a9fe:a9fe, a link-local address",
    "64:ff9b:1:a9fe:a9:fe00::, a link-local address",
    "2002:a9fe:a9fe::1, a link-local address",
    "2002:7f00:1::, the worker's own Pod",
    "2002:a83f:8110::1, a cloud's metadata service",
  })
  void shouldRefuse(String address, String what) {
    assertThat(RULES.refusal(at(address, 1883))).contains(what);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.7",
        "192.168.1.1",
        "172.16.0.1",
        "8.8.8.8",
        "fd00::7",
        "2001:db8::1",
        "64:ff9b::808:808",
        "64:ff9b:1::808:808",
        "64:ff9b:1:808:8:800::",
        "2002:808:808::1",
        "100.100.100.201",
        "fd00:ec2::253",
        "169.253.0.1",
        "126.0.0.1"
      })
  void shouldAllow(String address) {
    assertThat(RULES.refusal(at(address, 1883))).isEmpty();
  }

  @Test
  void shouldRefuseTheApiServerAtItsPortOnly() {
    assertThat(RULES.refusal(API_SERVER)).contains("the API server");
    assertThat(RULES.refusal(at("10.96.0.1", 1883))).isEmpty();
    assertThat(RULES.refusal(at("64:ff9b::a60:1", 443))).contains("the API server");
    assertThat(RULES.refusal(at("64:ff9b::a60:1", 1883))).isEmpty();
  }

  @Test
  void shouldRefuseTheApiServerWhereItListensByNow() {
    AtomicReference<Set<InetSocketAddress>> apiServer = new AtomicReference<>(Set.of(API_SERVER));
    AddressRules rules = AddressRules.of(List.of(), apiServer::get);

    apiServer.set(Set.of(at("10.96.0.2", 443)));

    assertThat(rules.refusal(API_SERVER)).isEmpty();
    assertThat(rules.refusal(at("10.96.0.2", 443))).contains("the API server");
  }

  @Test
  void shouldAllowWhatIsListedAndNoMore() {
    AddressRules rules =
        AddressRules.of(
            List.of("127.0.0.0/8", "fe80::/10", "10.96.0.1/32"), () -> Set.of(API_SERVER));

    assertThat(rules.refusal(at("127.0.0.1", 1))).isEmpty();
    assertThat(rules.refusal(at("fe80::1", 1))).isEmpty();
    assertThat(rules.refusal(API_SERVER)).isEmpty();
    assertThat(rules.refusal(at("169.254.169.254", 1))).isPresent();
    assertThat(rules.refusal(at("::1", 1))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "127.0.0.1", "127.0.0.0/33", "local/8", "/8", "10.0.0.0/"})
  void shouldRefuseASubnetThatIsNone(String text) {
    assertThatThrownBy(() -> AddressRules.of(List.of(text), Set::of))
        .hasMessage("'" + text + "' is not a subnet such as 127.0.0.0/8 or ::1/128");
  }

  @Test
  void shouldAllowEverythingEverywhere() {
    assertThat(AddressRules.EVERYWHERE.refusal(at("127.0.0.1", 1))).isEmpty();
    assertThat(AddressRules.EVERYWHERE.refusal(at("::1", 1))).isEmpty();
  }

  private static InetSocketAddress at(String address, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
