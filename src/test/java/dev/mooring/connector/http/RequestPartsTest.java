package dev.mooring.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.FilledText;
import dev.mooring.connector.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPartsTest {
  private static final List<String> PATH = List.of("/rooms/", "/temp");

  @ParameterizedTest
  @CsvSource({
    "kitchen, /rooms/kitchen/temp",
    "a/b, /rooms/a%2Fb/temp",
    "'a b?c#d%', /rooms/a%20b%3Fc%23d%25/temp",
    "é, /rooms/%C3%A9/temp",
    "..x, /rooms/..x/temp",
    "'', /rooms//temp",
  })
  void shouldEncodeWhatComesOutOfARecord(String value, String path) throws Exception {
    assertThat(FilledValues.path(PATH, List.of(value))).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void shouldNotBeLedElsewhere(String value) {
    assertThatThrownBy(() -> FilledValues.path(PATH, List.of(value)))
        .isInstanceOf(ConnectorException.class)
        .hasMessage("the record makes a segment '" + value + "' of http.path");
  }

  @ParameterizedTest
  @CsvSource({
    "/a/., /b, ., ..",
    "/a/%2e, /b, ., %2e.",
    "/a/%2E, /b, '', %2E",
    "/a/, %2e/b, ., .%2e",
    "/a/%2e, %2E?q, '', %2e%2E",
  })
  void shouldNotBeLedElsewhereByWhatStandsAroundIt(
      String before, String after, String value, String segment) {
    assertThatThrownBy(() -> FilledValues.path(List.of(before, after), List.of(value)))
        .hasMessage("the record makes a segment '" + segment + "' of http.path");
  }

  @Test
  void shouldTakeDotsThatLeadNowhere() throws Exception {
    assertThat(FilledValues.path(List.of("/a/%2e", "%2e"), List.of("."))).isEqualTo("/a/%2e.%2e");
    assertThat(FilledValues.path(List.of("/a/%2", ""), List.of("f"))).isEqualTo("/a/%2f");
  }

  @Test
  void shouldNotSendHalfACharacter() {
    assertThatThrownBy(() -> FilledValues.path(PATH, List.of("a\ud800b")))
        .hasMessage("the record's value for http.path has half of a surrogate pair in it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\r\nX-Evil: b", "a\n", "\u0007", "\t", "é", "\u0080", "\u00ff", "\ud800"})
  void shouldNotSpliceAnythingIntoAHeader(String value) {
    assertThatThrownBy(
            () -> FilledValues.header("X-Room", new FilledText(List.of("", ""), List.of(value))))
        .hasMessage("the record's value for the header X-Room is not printable ASCII");
  }

  @Test
  void shouldMakeAnArrayWithoutTouchingTheRecords() throws Exception {
    assertThat(BatchBodies.jsonArray(messages("{\"a\": 1.50}", "\"text\"", "12")).toString())
        .isEqualTo("[{\"a\": 1.50},\"text\",12]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no json", "{\"a\":1", "1 2", "[1", "{}{}", "{\"a\":}"})
  void shouldNotPutIntoAnArrayWhatIsNotJson(String record) {
    assertThatThrownBy(() -> BatchBodies.jsonArray(messages("{}", record)))
        .isInstanceOf(ConnectorException.class)
        .hasMessage("the record is not JSON, and the body of a batch is a JSON array");
  }

  @Test
  void shouldMakeLines() throws Exception {
    assertThat(BatchBodies.lines(messages("a", "b c")).toString()).isEqualTo("a\nb c\n");
    assertThatThrownBy(() -> BatchBodies.lines(messages("a", "b\nc")))
        .hasMessage("the record has a line feed in it, and the body of a batch has lines");
  }

  private static List<Message> messages(String... texts) {
    return Stream.of(texts)
        .map(text -> new Message("", text.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }
}
