package dev.mooring.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.testing.crd.CrdRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The API server's rules and the workers' judge the same texts in the same way. */
class HttpTextsTest {
  private static final CrdRules SINK = CrdRules.of("Sink.spec.http");
  private static final CrdRules SOURCE = CrdRules.of("Source.spec.http");
  private static final CrdRules CONNECTION = CrdRules.of("Connector.spec.http");
  private static final CrdRules HEADER = CrdRules.of("Sink.spec.http.headers[0]");

  static Stream<String> paths() {
    return Stream.of(
        "/",
        "/orders",
        "/orders/",
        "//orders",
        "/räume/küche",
        "/部屋",
        "/r%C3%A4ume",
        "/a%20b",
        "/a:b@c!d$e&f'g(h)i*j+k,l;m=n-o._~",
        "/a|b{c}d\"e<f>\\^`[x]",
        "/..x/x../...",
        "/😀");
  }

  static Stream<String> faultyPaths() {
    return Stream.of(
        "/my orders",
        "/orders ",
        "/orders\n",
        "/orders\r\nX-Evil: 1",
        "/a\tb",
        "/a\u0000b",
        "/a\u007fb",
        "/a\u0085b",
        "/a\u00a0b",
        "/a\u00adb",
        "/a\u200bb",
        "/a\u2028b",
        "/a\u202eb",
        "/a\u3000b",
        "/a\ufeffb",
        "/a\ufdd0b",
        "/a\ufffdb",
        "/a\uffffb",
        "/a\ud83f\udffeb",
        "/a#b",
        "/100%",
        "/a%2",
        "/a%zz/b",
        "/a%%20",
        "/.",
        "/..",
        "/a/../b",
        "/a/./b",
        "/a/%2e%2E/b",
        "/a/.%2e");
  }

  @ParameterizedTest
  @MethodSource("paths")
  void shouldLetPathsThrough(String path) {
    assertThat(HttpTexts.mistakeInPath(List.of(path))).isEmpty();
    assertThat(SINK.refusal(Map.of("path", path))).isEmpty();
    assertThat(SOURCE.refusal(Map.of("path", path))).isEmpty();
    assertThat(connection(path)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("faultyPaths")
  void shouldSayWhatIsWrongWithAPath(String path) {
    String words = HttpTexts.mistakeInPath(List.of(path)).orElseThrow();

    assertThat(SINK.refusal(Map.of("path", path))).contains("http.path" + words);
    assertThat(SOURCE.refusal(Map.of("path", path))).contains("http.path" + words);
    assertThat(connection(path)).contains("http.checkPath" + words);
  }

  @ParameterizedTest
  @CsvSource({"'/my ', ''", "'/a', ' b'", "'/a/', '\n'", "'/a/', '%4'", "'/a#', ''", "'/../', ''"})
  void shouldSayWhatIsWrongAroundAnExpression(String before, String after) {
    assertThat(HttpTexts.mistakeInPath(List.of(before, after))).isPresent();
    assertThat(SINK.refusal(Map.of("path", before + "${payload.room == 'a b' ? 1 : 2}" + after)))
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource({"'/rooms/', ''", "'/rooms/', '/temp'", "'/.', ''", "'/räume/', '.json'"})
  void shouldLetExpressionsThrough(String before, String after) {
    assertThat(HttpTexts.mistakeInPath(List.of(before, after))).isEmpty();
    assertThat(SINK.refusal(Map.of("path", before + "${payload.a + ' # % ä'}" + after))).isEmpty();
  }

  @Test
  void shouldRefuseAQueryInASourceOnly() {
    assertThat(SOURCE.refusal(Map.of("path", "/a?b")))
        .hasValueSatisfying(said -> assertThat(said).contains("must have no ?"));
    assertThat(SINK.refusal(Map.of("path", "/a?b=c"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"kitchen", "a b", "text/plain; q=1", "''", "~!", "'${payload.räume}'", "'x ${a}'"})
  void shouldLetHeadersThrough(String value) {
    assertThat(HEADER.refusal(Map.of("name", "X-Room", "value", value))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'kitchen\n'",
    "'a\r\nX-Evil: b'",
    "'a\tb'",
    "'\u0007'",
    "Küche",
    "'a\u0080'",
    "'${payload.room}\n'",
    "'\n${payload.room}'",
    "'ä ${payload.room}'"
  })
  void shouldSayWhatIsWrongWithAHeader(String value) {
    List<String> literals = List.of(value.replace("${payload.room}", ""));

    assertThat(HttpTexts.mistakeInHeader(literals)).isPresent();
    assertThat(HEADER.refusal(Map.of("name", "X-Room", "value", value)))
        .contains("http.headers: a value" + HttpTexts.mistakeInHeader(literals).get());
  }

  @ParameterizedTest
  @CsvSource({
    "Host",
    "connection",
    "Expect",
    "TE",
    "Transfer-Encoding",
    "AUTHORIZATION",
    "Upgrade"
  })
  void shouldKeepHeadersForItself(String name) {
    assertThat(HEADER.refusal(Map.of("name", name, "value", "x"))).isPresent();
  }

  @Test
  void shouldRefuseTheSameHeaderTwice() {
    assertThat(
            SINK.refusal(
                Map.of(
                    "path",
                    "/",
                    "headers",
                    List.of(
                        Map.of("name", "X-Room", "value", "a"),
                        Map.of("name", "x-room", "value", "b")))))
        .contains("http.headers names a header twice: write each once");
  }

  @ParameterizedTest
  @CsvSource({
    "http://orders, true",
    "https://orders.example.com:8443/api/v1, true",
    "http://[fd00::1]:8080, true",
    "http://orders/a/../b, false",
    "'http://orders/ a', false",
    "'http://orders\n', false",
    "http://orders/a%20b, false",
    "http://user:secret@orders, false",
    "http://bestellungen.münchen.de, false",
    "http://orders?x, false",
  })
  void shouldJudgeUrls(String url, boolean right) {
    assertThat(CONNECTION.refusal(Map.of("url", url)).isEmpty()).isEqualTo(right);
  }

  @ParameterizedTest
  @CsvSource({
    "/räume, /r%C3%A4ume",
    "/r%c3%a4ume, /r%C3%A4ume",
    "/%7Euser/%61, /~user/a",
    "/a%2Fb, /a%2Fb",
    "/a%20b, /a%20b",
    "/100%, /100%25",
    "'/a|b\"', /a%7Cb%22",
    "/a?b=c&d=ä, /a?b=c&d=%C3%A4",
    "/😀, /%F0%9F%98%80",
  })
  void shouldWriteAPathAsItGoesOverTheWire(String path, String wire) {
    assertThat(HttpTexts.wirePath(path)).isEqualTo(wire);
    assertThat(HttpTexts.wirePath(wire)).isEqualTo(wire);
  }

  private static Optional<String> connection(String checkPath) {
    return CONNECTION.refusal(Map.of("url", "http://orders", "checkPath", checkPath));
  }
}
