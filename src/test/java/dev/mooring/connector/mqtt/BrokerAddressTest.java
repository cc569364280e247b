package dev.mooring.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "tcp://broker, broker, 1883, false",
    "mqtt://broker:1884, broker, 1884, false",
    "ssl://broker.example.org, broker.example.org, 8883, true",
    "mqtts://10.0.0.7:443, 10.0.0.7, 443, true",
    "tcp://[::1], ::1, 1883, false",
    "ssl://[fd00::7]:8884, fd00::7, 8884, true",
  })
  void shouldReadUrls(String url, String host, int port, boolean tls) throws ConnectorException {
    assertThat(BrokerAddress.parse(url)).isEqualTo(new BrokerAddress(host, port, tls));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "broker:1883",
        "http://broker",
        "tcp://user:secret@broker",
        "tcp://broker:0",
        "tcp://broker:70000",
        "tcp://",
        "tcp://::1"
      })
  void shouldRefuseOtherTexts(String url) {
    ConnectorException failure =
        catchThrowableOfType(ConnectorException.class, () -> BrokerAddress.parse(url));

    assertThat(failure.reason()).isEqualTo(Reason.InvalidSpec);
    assertThat(failure).hasMessageContaining("tcp://host:1883");
  }

  @Test
  void shouldShowItselfAsPeopleWriteIt() {
    assertThat(new BrokerAddress("broker", 1883, false)).hasToString("broker:1883");
    assertThat(new BrokerAddress("::1", 8883, true)).hasToString("[::1]:8883");
  }

  @Test
  void shouldAskATlsServerForNamesOnly() {
    assertThat(new BrokerAddress("broker", 8883, true).serverName()).isEqualTo("broker");
    assertThat(new BrokerAddress("10.0.0.7", 8883, true).serverName()).isNull();
    assertThat(new BrokerAddress("::1", 8883, true).serverName()).isNull();
  }
}
