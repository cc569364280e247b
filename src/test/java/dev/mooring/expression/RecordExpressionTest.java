package dev.mooring.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mooring.expression.ExpressionFailure.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordExpressionTest {
  private static final String RECORD =
      """
      {"room": "boiler", "celsius": 82.5, "whole": 20, "big": 9007199254740993, "none": null,
       "open": true, "tags": ["a", "b"], "inner": {"x": 1}, "digits": "abc"}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          payload.celsius > 80                                  | true
          payload.celsius > 80.5                                | true
          80 < payload.celsius                                  | true
          payload.celsius <= 82                                 | false
          payload.whole == 20                                   | true
          payload.whole != 20                                   | false
          20 == payload.whole                                   | true
          payload.whole in [10, 20]                             | true
          payload.room == 'boiler' && payload.open              | true
          has(payload.room)                                     | true
          has(payload.missing)                                  | false
          has(payload.missing) && payload.missing > 1           | false
          payload.none == null                                  | true
          payload.room == null                                  | false
          'a' in payload.tags                                   | true
          payload.tags.exists(t, t.startsWith('b'))             | true
          payload.tags.all(t, t == 'b')                         | false
          size(payload.tags) == 2                               | true
          topic.startsWith('plant/')                            | true
          source == 'temperatures'                              | true
          text.contains('boiler')                               | true
          payload.whole % 2 == 0                                | true
          payload.celsius / 2 > 41.2                            | true
          topic.matches('^plant/[a-z]+/temp$')                  | true
          int(payload.whole) % 3 == 2                           | true
          has(payload.inner.x)                                  | true
          has(payload.inner.y)                                  | false
          payload.inner == {'x': 1}                             | true
          payload.inner == {'x': 2}                             | false
          payload.inner['x'] == 1                               | true
          payload['inner'].x == 1                               | true
          'x' in payload.inner                                  | true
          'room' in payload                                     | true
          size(payload.inner) == 1                              | true
          payload.exists(name, name == 'room')                  | true
          payload.inner.all(name, payload.inner[name] == 1)     | true
          type(payload.inner) == map                            | true
          dyn(payload).inner.x == 1                             | true
          has(dyn(payload.inner).y)                             | false
          """)
  void shouldFilter(String expression, boolean expected) throws Exception {
    assertThat(RecordExpression.compileFilter(expression).test(record(RECORD))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          payload.celsius * 1.8 + 32                            | 180.5
          payload.whole * 1.8 + 32                              | 68
          payload.whole + 1                                     | 21
          1 + payload.whole                                     | 21
          payload.whole - 1                                     | 19
          1 - payload.whole                                     | -19
          payload.whole * 2                                     | 40
          2 * payload.whole                                     | 40
          payload.whole / 8                                     | 2.5
          8 / payload.whole                                     | 0.4
          payload.whole % 6                                     | 2
          6 % payload.whole                                     | 6
          payload.celsius % payload.whole                       | 2.5
          -payload.whole                                        | -20
          7 / 2                                                 | 3
          7 % 2                                                 | 1
          7 / 2.0                                               | 3.5
          1 + 2                                                 | 3
          1.5 + 1.5                                             | 3
          5u / 2u                                               | 2
          payload.tags.map(t, t + '!')                          | ["a!","b!"]
          payload.tags + ['c']                                  | ["a","b","c"]
          [payload.whole].map(n, n * 2 + 1)                     | [41]
          {"room": payload.room, "f": payload.celsius * 1.8 + 32} | {"room":"boiler","f":180.5}
          {'n': payload.none, 'o': payload.open, 'i': payload.inner} | {"n":null,"o":true,"i":{"x":1}}
          {1: 'one', true: 'yes'}                               | {"1":"one","true":"yes"}
          payload.room                                          | boiler
          'in ' + payload.room                                  | in boiler
          payload.none                                          | null
          payload.open                                          | true
          b'raw'                                                | raw
          bytes(payload.room)                                   | boiler
          {'b': b'raw'}                                         | {"b":"cmF3"}
          1.0e300                                               | 1.0E300
          timestamp('2026-01-02T03:04:05Z')                     | "2026-01-02T03:04:05Z"
          timestamp('2026-01-02T03:04:05Z') + duration('1s')    | "2026-01-02T03:04:06Z"
          duration('90s')                                       | "90s"
          duration('1500ms')                                    | "1.5s"
          duration('-1500ms')                                   | "-1.5s"
          payload.open ? 'on' : 'off'                           | on
          topic                                                 | plant/boiler/temp
          source                                                | temperatures
          string(payload.celsius)                               | 82.5
          size(text) > 10                                       | true
          """)
  void shouldTransform(String expression, String expected) throws Exception {
    byte[] output = RecordExpression.compile(expression).apply(record(RECORD));

    assertThat(new String(output, StandardCharsets.UTF_8)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          paylod.celsius > 1           | 1:1: undeclared reference to 'paylod'
          true && paylod               | 1:9: undeclared reference to 'paylod'
          payload.celsius >            | 1:18: unexpected end of the expression
          payload.celsius > )          | 1:19: unexpected ')'
          payload.x.foo(1)             | 1:14: undeclared reference to 'foo'
          'a' + 1                      | 1:5: found no matching overload for '_+_' applied to '(string, int)'
          payload == @                 | 1:12: token recognition error at: '@'
          """)
  void shouldRefuseWithTheReason(String expression, String message) {
    assertThatExceptionOfType(InvalidExpressionException.class)
        .isThrownBy(() -> RecordExpression.compile(expression))
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          payload.missing > 1          | 1:8: no such key 'missing'
          payload.inner.y == 1         | 1:14: no such key 'y'
          payload[payload.room] == 1   | 1:8: no such key
          payload.tags[5] == 'a'       | 1:13: the index is outside the list
          payload.inner > 1            | 1:15: a value is of a type or range that does not fit here
          payload.room > 1             | 1:14: a value is of a type or range that does not fit here
          payload.room                 | the filter's value is not a bool
          payload.room && payload.open | 1:8: a value is of a type or range that does not fit here
          1 / 0 == 1                   | 1:3: division by zero
          int(payload.room) == 1       | 1:4: a text cannot be converted
          9223372036854775807 + 1 == 0 | 1:21: the integer is too large: double(...) makes a number a decimal
          """)
  void shouldFailWithAStableReason(String expression, String message) throws Exception {
    RecordExpression filter = RecordExpression.compileFilter(expression);

    assertThatExceptionOfType(ExpressionFailure.class)
        .isThrownBy(() -> filter.test(record(RECORD)))
        .withMessage(message)
        .extracting(ExpressionFailure::kind)
        .isEqualTo(Kind.EVALUATION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          payload                                   | {"id":9007199254740993,"amounts":[0.12345678901234567890,1.5,1e400],"inner":{"id":-12345678901234567890},"small":7}
          payload.id                                | 9007199254740993
          payload['id']                             | 9007199254740993
          payload.amounts[0]                        | 0.12345678901234567890
          {'i': payload.id, 'o': [payload.inner]}   | {"i":9007199254740993,"o":[{"id":-12345678901234567890}]}
          true ? payload.id : 0                     | 9007199254740993
          payload.id == 9007199254740993 ? payload.id : -1 | 9007199254740993
          payload.id + 0                            | 9007199254740993
          payload.small + 1                         | 8
          {'x': {'id': payload.id}.id > 1}          | {"x":true}
          payload.amounts.map(a, a)[1]              | 1.5
          """)
  void shouldKeepTheDigitsOfWhatIsPassedOn(String expression, String expected) throws Exception {
    RecordVariables exact =
        record(
            """
            {"id": 9007199254740993, "amounts": [0.12345678901234567890, 1.5, 1e400],
             "inner": {"id": -12345678901234567890}, "small": 7}
            """);

    byte[] output = RecordExpression.compile(expression).apply(exact);

    assertThat(output).asString(StandardCharsets.UTF_8).isEqualTo(expected);
  }

  @Test
  void shouldRefuseAFilterThatIsNeverABool() {
    assertThatExceptionOfType(InvalidExpressionException.class)
        .isThrownBy(() -> RecordExpression.compileFilter("payload.celsius * 1.8"))
        .withMessage("1:1: a filter must be a bool, and this is of type double");
  }

  @Test
  void shouldRefuseALongExpression() throws Exception {
    String longest = "'" + "x".repeat(4094) + "'";

    assertThat(RecordExpression.compile(longest).apply(record("{}"))).hasSize(4094);
    assertThatExceptionOfType(InvalidExpressionException.class)
        .isThrownBy(() -> RecordExpression.compile(longest + " "))
        .withMessage("1:1: the expression is longer than 4096 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hot", "{\"a\":", "{} {}", "{'a': 1}", "NaN", "[1,]"})
  void shouldSayThatAPayloadIsNotJson(String payload) throws Exception {
    RecordExpression filter = RecordExpression.compileFilter("payload.a > 1");

    assertThatExceptionOfType(ExpressionFailure.class)
        .isThrownBy(() -> filter.test(record(payload)))
        .withMessage("not valid JSON")
        .extracting(ExpressionFailure::kind)
        .isEqualTo(Kind.NOT_JSON);
  }

  @Test
  void shouldNotNeedJsonWhereThePayloadIsNotLookedAt() throws Exception {
    RecordVariables notJson = record("hot");

    assertThat(RecordExpression.compileFilter("text == 'hot'").test(notJson)).isTrue();
    assertThat(RecordExpression.compileFilter("topic == '' && payload.a > 1").test(notJson))
        .isFalse();
    assertThat(RecordExpression.compileFilter("text == 'hot'").needsPayload()).isFalse();
    assertThat(RecordExpression.compileFilter("[1].exists(i, payload.a > i)").needsPayload())
        .isTrue();
  }

  @Test
  void shouldParseAPayloadOnceForAllExpressions() throws Exception {
    // Given: a payload that would parse to another value the second time
    byte[] payload = "[1]".getBytes(StandardCharsets.UTF_8);
    RecordVariables variables = new RecordVariables(payload, "", "source");
    RecordExpression first = RecordExpression.compile("payload[0] + 1");

    // When
    first.apply(variables);
    payload[1] = '7';

    // Then
    assertThat(RecordExpression.compile("payload[0] + 2").apply(variables))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("3");
  }

  @Test
  void shouldStopAfterTooManyIterations() throws Exception {
    String many = "[" + "0,".repeat(100) + "0]";
    RecordExpression nested =
        RecordExpression.compileFilter(
            "payload.all(a, payload.all(b, payload.all(c, a + b + c == 0)))");

    assertThatExceptionOfType(ExpressionFailure.class)
        .isThrownBy(() -> nested.test(record(many)))
        .withMessageContaining("more than 10000 iterations")
        .extracting(ExpressionFailure::kind)
        .isEqualTo(Kind.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text + text", "bytes(text + text)", "[text, text]", "{text: text}"})
  void shouldRefuseALargeOutput(String expression) throws Exception {
    RecordExpression doubling = RecordExpression.compile(expression);
    RecordVariables large = record("x".repeat(600_000));

    assertThatExceptionOfType(ExpressionFailure.class)
        .isThrownBy(() -> doubling.apply(large))
        .withMessage("the output is larger than 1 MiB")
        .extracting(ExpressionFailure::kind)
        .isEqualTo(Kind.TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "payload.many.map(x, text + text).size() > 0",
        "payload.many.map(x, string(bytes(text))).size() > 0",
        "payload.many.map(x, bytes(text) + bytes('x')).size() > 0",
        "[text]DOUBLED.size() > 0",
        "[payload.many]DOUBLED.size() > 0"
      })
  void shouldRefuseWhatWouldFillTheMemory(String expression) throws Exception {
    RecordExpression filter =
        RecordExpression.compileFilter(expression.replace("DOUBLED", ".map(x, x + x)".repeat(60)));
    String many = "1, ".repeat(9_000);

    assertThatExceptionOfType(ExpressionFailure.class)
        .isThrownBy(() -> filter.test(record("{\"many\": [" + many + "1]}")))
        .withMessage("the values that it makes on its way are larger than 8 MiB")
        .extracting(ExpressionFailure::kind)
        .isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void shouldMakeALargeListOfALargeRecord() throws Exception {
    RecordExpression transform = RecordExpression.compile("payload.many.map(x, x + 1)");
    String many = "1, ".repeat(9_000);

    assertThat(transform.apply(record("{\"many\": [" + many + "1]}")))
        .asString()
        .isEqualTo("[" + "2,".repeat(9_000) + "2]");
  }

  @Test
  void shouldRefuseNumbersThatJsonDoesNotHave() throws Exception {
    RecordExpression infinite = RecordExpression.compile("{'x': payload.a / 0}");

    assertThatExceptionOfType(ExpressionFailure.class)
        .isThrownBy(() -> infinite.apply(record("{\"a\": 1}")))
        .withMessage("a number is infinite or not a number");
  }

  private static RecordVariables record(String payload) {
    return new RecordVariables(
        payload.getBytes(StandardCharsets.UTF_8), "plant/boiler/temp", "temperatures");
  }
}
