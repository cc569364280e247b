package dev.mooring.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the numbers of a record are in expressions. */
class NumbersTest {
  private static final String RECORD =
      """
      {"id": 12345678, "floor": 3, "n": 5, "zero": 0, "celsius": 20, "warm": 20.5, "whole": 20.0, "exponent": 2e3,
       "near": 9007199254740993, "max": 9223372036854775807, "min": -9223372036854775808,
       "beyond": 9223372036854775808, "under": -9223372036854775809, "digits": 18446744073709551615,
       "amount": 0.12345678901234567890, "epoch": 1767323045, "text": "12", "list": [1, 2.5, 3], "i": 1}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          string(payload.id)                                 | 12345678
          'dev-' + string(payload.id)                        | dev-12345678
          string(payload.near)                               | 9007199254740993
          string(payload.max)                                | 9223372036854775807
          string(payload.min)                                | -9223372036854775808
          string(payload.digits)                             | 18446744073709551615
          'x' + string(payload['digits'])                    | x18446744073709551615
          string(payload.warm)                               | 20.5
          string(payload.floor + 1)                          | 4
          payload.floor + 1                                  | 4
          payload.near + 1                                   | 9007199254740994
          payload.max - 1                                    | 9223372036854775806
          payload.min + 1                                    | -9223372036854775807
          -payload.max                                       | -9223372036854775807
          payload.celsius * 1.8 + 32                         | 68
          payload.warm * 1.8 + 32                            | 68.9
          payload.celsius + payload.warm                     | 40.5
          payload.warm - payload.floor                       | 17.5
          payload.n / 2                                      | 2.5
          payload.n / 2.0                                    | 2.5
          payload['n'] / 2                                   | 2.5
          payload[topic] / 2                                 | 2.5
          string(payload[topic])                             | 5
          payload.n / payload.floor * 3                      | 5
          payload.celsius / 2                                | 10
          payload.whole / 8                                  | 2.5
          8 / payload.celsius                                | 0.4
          payload.near / 3                                   | 3002399751580331
          payload.min / -1                                   | 9.223372036854776E18
          payload.list.map(x, x / 2)                         | [0.5,1.25,1.5]
          (payload.n > 4 ? payload.n : 0) / 2                | 2.5
          (payload.n > 9 ? 0 : payload.n) / 2                | 2.5
          (payload.n / 2) / 2                                | 1.25
          [payload.n, 7].map(x, x / 2)                       | [2.5,3.5]
          int(payload.n) / 2                                 | 2
          int(payload.n / 2)                                 | 2
          size(payload.list) / 2                             | 1
          7 / 2                                              | 3
          double(payload.n) / 2                              | 2.5
          payload.n % 3                                      | 2
          payload.warm % payload.floor                       | 2.5
          -payload.n % 3                                     | -2
          payload.list[payload.i]                            | 2.5
          ['a', 'b'][payload.i]                              | b
          {1: 'one'}[payload.i]                              | one
          timestamp(payload.epoch)                           | "2026-01-02T03:04:05Z"
          int(payload.warm)                                  | 20
          int(payload.text) + payload.n                      | 17
          double(payload.near)                               | 9007199254740992
          uint(payload.n) + 2u                               | 7
          payload.digits                                     | 18446744073709551615
          payload.amount                                     | 0.12345678901234567890
          payload.exponent                                   | 2000
          payload.whole                                      | 20
          {'id': payload.id, 'next': payload.id + 1}         | {"id":12345678,"next":12345679}
          [payload.max, payload.min]                         | [9223372036854775807,-9223372036854775808]
          """)
  void shouldCalculate(String expression, String expected) throws Exception {
    byte[] output = RecordExpression.compile(expression).apply(record());

    assertThat(new String(output, StandardCharsets.UTF_8)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          payload.near == 9007199254740993                   | true
          payload.near == 9007199254740992                   | false
          payload.near > 9007199254740992                    | true
          payload.near in [9007199254740992]                 | false
          payload.near in [1, 9007199254740993]              | true
          payload.id in [1, 2, 12345678]                     | true
          payload.celsius == 20 && payload.celsius == 20.0   | true
          payload.whole == 20 && payload.whole == 20.0       | true
          payload.celsius == payload.whole                   | true
          payload.celsius == 20u && 20u == payload.celsius   | true
          payload.celsius < 20.5 && 20.5 > payload.celsius   | true
          payload.celsius >= 20u && payload.celsius <= 20.0  | true
          payload.celsius < payload.warm                     | true
          payload.max < payload.beyond                       | false
          payload.max == 9223372036854775807                 | true
          payload.min == -9223372036854775808                | true
          payload.digits == 18446744073709551615.0           | true
          string(payload.digits) == '18446744073709551615'   | true
          size(payload.list) == payload.floor                | true
          payload.floor in payload.list                      | true
          2 in payload.list                                  | false
          payload.list.exists(x, x == 3.0)                   | true
          payload.list == [1, 2.5, 3]                        | true
          payload.list == [1.0, 2.5, 3u]                     | true
          {'a': payload.n} == {'a': 5.0}                     | true
          type(payload.n) == int                             | true
          type(payload.warm) == double                       | true
          type(payload.whole) == double                      | true
          type(payload.beyond) == double                     | true
          has(payload.floor) && !has(payload.roof)           | true
          payload.n / payload.zero > 1                       | true
          payload.zero / payload.zero == 0                   | false
          payload.n % 2 == 1                                 | true
          payload.warm / 2 > 10                              | true
          """)
  void shouldCompare(String expression, boolean expected) throws Exception {
    assertThat(RecordExpression.compileFilter(expression).test(record())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          payload.max + 1        | 1:13: the integer is too large: double(...) makes a number a decimal
          payload.min - 1        | 1:13: the integer is too large: double(...) makes a number a decimal
          payload.max * 2        | 1:13: the integer is too large: double(...) makes a number a decimal
          -payload.min           | 1:1: the integer is too large: double(...) makes a number a decimal
          int(payload.beyond)    | 1:4: the integer is too large: double(...) makes a number a decimal
          payload.n % payload.zero | 1:11: division by zero
          payload.text / 2       | 1:14: a value is of a type or range that does not fit here
          payload.n / 'a'        | 1:11: found no matching overload for '_/_' applied to '(dyn, string)'
          """)
  void shouldNotCalculateWhatHasNoAnswer(String expression, String message) {
    assertThatExceptionOfType(Exception.class)
        .isThrownBy(() -> RecordExpression.compile(expression).apply(record()))
        .withMessage(message);
  }

  @Test
  void shouldKeepAllDigitsInATopic() throws Exception {
    TextTemplate topic = TextTemplate.compile("floors/${payload.floor + 1}/${payload.digits}");

    assertThat(topic.values(record())).containsExactly("4", "18446744073709551615");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sequence                 | 7
          sequence / 2             | 3
          sequence / 2.0           | 3.5
          dyn(sequence) / 2        | 3.5
          string(sequence + 1)     | 8
          sequence % 2 == 1        | true
          {'a': [sequence][0] + 0.5} | {"a":7.5}
          """)
  void shouldCalculateInGenerators(String expression, String expected) throws Exception {
    byte[] payload = GeneratorExpression.compile(expression).apply(7, Instant.EPOCH, "worker-0");

    assertThat(new String(payload, StandardCharsets.UTF_8)).isEqualTo(expected);
  }

  private static RecordVariables record() {
    return new RecordVariables(RECORD.getBytes(StandardCharsets.UTF_8), "n", "source");
  }

  @Test
  void shouldReadAnExponentThatNoDecimalMayHave() throws Exception {
    RecordExpression filter = RecordExpression.compileFilter("payload.v < 1.0");
    byte[] record = "{\"v\": 1e-99999999999}".getBytes(StandardCharsets.UTF_8);

    assertThat(filter.test(new RecordVariables(record, "", "temps"))).isTrue();
  }
}
