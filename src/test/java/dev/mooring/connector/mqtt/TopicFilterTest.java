package dev.mooring.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples are those of MQTT 3.1.1, 4.7. */
class TopicFilterTest {
  @ParameterizedTest
  @CsvSource({
    "sport/tennis/player1/#, sport/tennis/player1",
    "sport/tennis/player1/#, sport/tennis/player1/ranking",
    "sport/tennis/player1/#, sport/tennis/player1/score/wimbledon",
    "sport/#, sport",
    "#, sport/tennis",
    "#, /finance",
    "sport/tennis/+, sport/tennis/player1",
    "sport/+, sport/",
    "+/+, /finance",
    "/+, /finance",
    "+/tennis/#, sport/tennis",
    "sport/+/player1, sport/tennis/player1",
    "$SYS/#, $SYS/monitor/clients",
    "$SYS/monitor/+, $SYS/monitor/clients",
    "sport/+/#, sport/tennis",
    "+, finance",
  })
  void shouldMatch(String filter, String topic) {
    assertThat(new TopicFilter(filter).matches(topic)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "sport/tennis/player1/#, sport/tennis/player10",
    "sport/tennis/+, sport/tennis/player1/ranking",
    "sport/+, sport",
    "+, /finance",
    "#, $SYS/monitor/clients",
    "+/monitor/clients, $SYS/monitor/clients",
    "sport, sport/",
    "sport/, sport",
    "sport/tennis, sport",
    "sport, sports",
    "Sport, sport",
    "sport/+/player1, sport/player1",
    "sport/+/#, sport",
  })
  void shouldNotMatch(String filter, String topic) {
    assertThat(new TopicFilter(filter).matches(topic)).isFalse();
  }
}
