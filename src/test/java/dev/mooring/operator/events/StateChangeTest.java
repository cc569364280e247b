package dev.mooring.operator.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Reason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateChangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # before                        | after                          | type
                                          | Connecting Connecting          |
          Connecting Connecting           | Connected Connected            |
          Connected Connected             | Connecting RollingUpdate       |
          Connected Connected             | Disabled Disabled              |
                                          | Disconnected ConnectionRefused | Warning
          Connecting Connecting           | Disconnected HostNotFound      | Warning
          Connected Connected             | Inconsistent ConnectionLost    | Warning
          Inconsistent ConnectionLost     | Inconsistent ConnectionLost    |
          Inconsistent ConnectionLost     | Inconsistent Timeout           | Warning
          Inconsistent ConnectionLost     | Disconnected ConnectionLost    | Warning
          Disconnected ConnectionRefused  | Connecting Connecting          | Normal
          Disconnected ConnectionRefused  | Connected Connected            | Normal
          Connected Connected             | Connected UpdateFailed         | Warning
          Connected UpdateFailed          | Connected Connected            | Normal
          Connected Connected             | Connected NotDrained           | Warning
          Running Running                 | Blocked BlockedBySink          | Warning
          Blocked BlockedBySink           | Running Running                | Normal
          Connected Connected             | Deleting InUse                 |
          Disconnected ConnectionRefused  | Deleting InUse                 |
          """)
  void shouldTellFaultsAndTheirEnds(String before, String after, String type) {
    assertThat(StateChange.typeOf(state(before), state(after)).orElse(null)).isEqualTo(type);
  }

  private static ObjectState state(String text) {
    if (text == null) {
      return null;
    }
    String[] parts = text.split(" ");
    return new ObjectState(parts[0], Reason.valueOf(parts[1]), "why");
  }
}
