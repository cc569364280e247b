package dev.mooring.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.expression.ExpressionFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much work an expression may do; counted, so that no clock is asked. */
class LimitsTest {
  private static final String LARGE =
      "{\"t\": \""
          + "x".repeat(500_001)
          + "\", \"u\": \""
          + "x".repeat(500_001)
          + "\", \"a\": [0], \"l\": "
          + list(200)
          + "}";

  private static final String HALVES =
      "{\"t\": \"" + "x".repeat(600_000) + "\", \"u\": \"" + "x".repeat(300_000) + "y\"}";

  private static final String MANY = "{\"s\": \"abc\", \"l\": " + list(9_990) + "}";

  private static final String LONG_LIST = "{\"l\": " + list(140_000) + "}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payload.t.matches('(x+x+)+y')",
        "payload.l.exists(i, payload.t.matches('(x+x+)+y'))",
        "payload.l.exists(i, payload.t.contains('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxy'))",
        "payload.l.exists(i, payload.t.contains('xxxxxxxxxy'))",
        "payload.l.all(i, size(payload.t) > 0)",
        "payload.l.all(i, payload == {'t': payload.u, 'u': payload.t, 'a': [0], 'l': payload.l})",
        "payload.l.exists(i, int(payload.t) == 1)",
        "payload.l.exists(i, double(payload.t) == 1.0)",
        "payload.l.exists(i, timestamp(payload.t) == timestamp(0))",
        "payload.l.exists(i, duration(payload.t) == duration('1s'))",
        "payload.l.exists(i, timestamp(0).getHours(payload.t) == 1)",
        "payload.l.exists(i, payload[payload.t] == 1)",
        "payload.l.exists(i, payload.t in payload)",
        "payload.l.all(i, payload.t in [1, payload.u])",
        "payload.l.exists(i, payload.t.matches(payload.t))",
      })
  void shouldChargeLongTextsByTheirLength(String expression) throws Exception {
    shouldBeTooMuch(expression, LARGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payload.l.exists(x, REPEATED(x.a || )false)",
        "payload.l.exists(x, REPEATED(x < 'a' || )false)",
        "payload.l.exists(x, REPEATED(payload.s || )false)",
        "payload.l.all(x, REPEATED(x == x && )true)",
        "payload.l.all(x, REPEATED(payload.s == 'abc' && )true)",
        "payload.l.all(x, [LONG(1, )2].size() > 0)",
        "payload.l.map(x, [LONG(x, )2]).size() > 0",
        "payload.l.all(x, {'a': [LONG(1, )2]}.a.size() > 0)",
        "[[REPEATED(1, )2]].all(v, payload.l.all(x, REPEATED(v[0] == 1 && )true))",
        "payload.l.exists(x, payload.s.matches('((a{100}){' + string(x + 1) + '}){9}'))",
      })
  void shouldChargeLoopsByWhatIsInThem(String expression) throws Exception {
    shouldBeTooMuch(
        repeated(
            expression
                .replace("LONG(1, )", "1, ".repeat(900))
                .replace("LONG(x, )", "x, ".repeat(900)),
            150),
        MANY);
  }

  @Test
  void shouldChargeLoopsWithinLoopsForTheNamesAroundThem() throws Exception {
    String nested =
        IntStream.range(0, 60).mapToObj(i -> "[1].all(v" + i + ", ").collect(Collectors.joining());

    shouldBeTooMuch(
        nested + repeated("payload.l.all(x, REPEATED(v0 == 1 && )true)", 60) + ")".repeat(60),
        MANY);
  }

  @Test
  void shouldChargeAListByItsLength() throws Exception {
    shouldBeTooMuch("payload.l.all(x, x in payload.l)", LONG_LIST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "payload.t.contains(payload.u) | false",
        "payload.t.contains('y') | false",
        "(payload.t + 'y').contains(payload.u) | true",
        "payload.t == payload.u | false",
        "payload.t < payload.u | true",
        "payload.t.startsWith('xxx') && payload.t.endsWith('x') | true",
        "payload.u.endsWith('xy') && size(payload.u) == 300001 | true",
        "text.contains('u') | true",
      })
  void shouldSearchALargeRecord(String expression, boolean expected) throws Exception {
    RecordExpression filter = RecordExpression.compileFilter(expression);

    assertThat(filter.test(record(HALVES))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payload.l.filter(x, x > 4).size() == 9985",
        "payload.l.exists(x, x == 9989)",
        "payload.l.all(x, x >= 0 && payload.s == 'abc')",
        "payload.l.exists_one(x, x == 7)",
        "9989 in payload.l",
        "payload.l.map(x, {'a': x, 's': payload.s + '!'}).size() == 9990",
        "payload.l == payload.l.map(x, x)",
        "payload.l.exists(x, string(x).matches('^99[0-9]9$'))",
      })
  void shouldLoopOverALargeRecord(String expression) throws Exception {
    assertThat(RecordExpression.compileFilter(expression).test(record(MANY))).isTrue();
  }

  @Test
  void shouldTakeTheSameStepsEachTime() throws Exception {
    RecordExpression filter =
        RecordExpression.compileFilter("payload.l.exists(x, string(x).matches('^99[0-9]9$'))");
    RecordVariables record = record(MANY);
    filter.test(record);
    long first = Limits.stepsTaken();

    for (int i = 0; i < 3; i++) {
      filter.test(record);

      assertThat(Limits.stepsTaken()).isEqualTo(first).isPositive();
    }
  }

  @Test
  void shouldTakeStepsInProportionToWhatItDoes() throws Exception {
    RecordExpression map = RecordExpression.compile("payload.map(x, x + 1)");
    map.apply(record(list(1_000)));
    long ofOneThousand = Limits.stepsTaken();

    map.apply(record(list(9_000)));

    assertThat(Limits.stepsTaken()).isLessThanOrEqualTo(9 * ofOneThousand);
  }

  @Test
  void shouldNotTakeAnAnswerThatCameAfterTheLimit() throws Exception {
    // Given: an || that would swallow the failure of what is too much
    shouldBeTooMuch("payload.t.matches('(x+x+)+y') || payload.a[0] == 0", LARGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text.matches('(') | 1:14: not a regular expression (RE2): missing closing )",
        "true && matches(text, '[a') | 1:23: not a regular expression (RE2): missing closing ]",
        "text.matches('((a{100}){100}){100}') | 1:14: the regular expression is larger than 1000",
        "text.matches('a{1000}b{1000}') | 1:14: the regular expression is larger than 1000",
        "text.matches('(((a[)][)]){100}){100}){100}') | 1:14: the regular expression is larger",
        "text.matches('(((a[])][^])]){100}){100}){100}') | 1:14: the regular expression is larger",
        "text.matches('(((a[[:alpha:])][)]){100}){100}){100}') | 1:14: the regular expression is"
            + " la",
        "text.matches(r'(((a\\Q)\\E){100}){100}){100}') | 1:14: \\Q is not taken in a regular",
        "text.matches('a)') | 1:14: not a regular expression (RE2): unexpected )",
      })
  void shouldRefuseARegularExpressionThatNeverWorks(String expression, String message) {
    assertThatThrownBy(() -> RecordExpression.compileFilter(expression))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void shouldCountNoClassOfCharactersTwice() throws Exception {
    String pattern = "[[:alpha:]]{9}[^]](b[()]){2}[\\\\]]";
    RecordExpression filter = RecordExpression.compileFilter("text.matches('" + pattern + "')");

    assertThat(filter.test(record("abcdefghi b(b)]"))).isTrue();
  }

  @Test
  void shouldNotCompileALargeRegularExpressionOfARecord() throws Exception {
    RecordExpression filter = RecordExpression.compileFilter("text.matches(payload.p)");

    assertThatExceptionOfType(ExpressionFailure.class)
        .isThrownBy(() -> filter.test(record("{\"p\": \"((a{100}){100}){100}\"}")))
        .extracting(ExpressionFailure::kind)
        .isEqualTo(Kind.EVALUATION);
  }

  @ParameterizedTest
  @CsvSource({
    "abc, '', true",
    "'', '', true",
    "abc, abcd, false",
    "abc, b, true",
    "aabaabaaabaabaaacaabaabaaabaabaaad, aabaabaaabaabaaad, true",
    "aabaabaaabaabaaacaabaabaaabaabaaac, aabaabaaabaabaaad, false",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxy, xxxxxxxxxxxxxxxxxxxxy, true",
    "abababababababababababababababab, babababababababababb, false",
    "ababababababababababababababababb, babababababababababb, true",
  })
  void shouldFindATextInAnother(String text, String part, boolean expected) {
    Limits.begin();

    assertThat(Contains.test(text, part)).isEqualTo(expected);
  }

  private static void shouldBeTooMuch(String expression, String record) throws Exception {
    RecordExpression filter = RecordExpression.compileFilter(expression);

    assertThatExceptionOfType(ExpressionFailure.class)
        .isThrownBy(() -> filter.test(record(record)))
        .withMessage(
            "more work than 10 million steps: search shorter texts, use contains() instead of"
                + " matches(), or loop over fewer elements")
        .extracting(ExpressionFailure::kind)
        .isEqualTo(Kind.TOO_LARGE);
  }

  private static String repeated(String expression, int times) {
    String repeated = expression;
    for (int at = repeated.indexOf("REPEATED("); at >= 0; at = repeated.indexOf("REPEATED(")) {
      int end = repeated.indexOf(')', at + "REPEATED(".length());
      String part = repeated.substring(at + "REPEATED(".length(), end);
      repeated = repeated.substring(0, at) + part.repeat(times) + repeated.substring(end + 1);
    }
    return repeated;
  }

  private static String list(int size) {
    return IntStream.range(0, size)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static RecordVariables record(String payload) {
    return new RecordVariables(payload.getBytes(StandardCharsets.UTF_8), "topic", "source");
  }
}
