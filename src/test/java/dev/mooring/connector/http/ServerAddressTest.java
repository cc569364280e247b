package dev.mooring.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.connector.ConnectorException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://orders, orders, 80, false, ''",
    "https://orders, orders, 443, true, ''",
    "http://orders:8080/, orders, 8080, false, ''",
    "http://10.0.0.1:8080/plant/api/, 10.0.0.1, 8080, false, /plant/api",
    "https://[fd00::1]:8443/x, fd00::1, 8443, true, /x",
  })
  void shouldRead(String url, String host, int port, boolean tls, String base)
      throws ConnectorException {
    assertThat(ServerAddress.parse(url)).isEqualTo(new ServerAddress(host, port, tls, base));
  }

  @ParameterizedTest
  @CsvSource({
    "orders",
    "ftp://orders",
    "http://a:b@orders",
    "http://orders?x=1",
    "http://orders:0"
  })
  void shouldRefuse(String url) {
    assertThatThrownBy(() -> ServerAddress.parse(url)).hasMessageContaining("must look like");
  }
}
