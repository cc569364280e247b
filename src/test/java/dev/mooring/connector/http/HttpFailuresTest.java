package dev.mooring.connector.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import org.junit.jupiter.api.Test;

class HttpFailuresTest {
  private final HttpFailures failures =
      new HttpFailures(new ServerAddress("orders", 8080, false, ""));

  /** The HTTP client tells a version that it cannot read in this way. */
  @Test
  void shouldNotBlameTheRecordForAnAnswerThatIsNoHttp() {
    ConnectorException failure =
        failures.of(new IllegalArgumentException("invalid version format: SSH-2.0"));

    assertThat(failure.kind()).isEqualTo(ConnectorException.Kind.DISCONNECTED);
    assertThat(failure.reason()).isEqualTo(Reason.ProtocolError);
  }
}
