package dev.mooring.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseOptionsTest {
  @Test
  void shouldTakeEachNamespaceOnce() {
    assertThat(parse("--namespace plant -n office --namespace=lab --namespace plant").namespaces())
        .containsExactly("plant", "office", "lab");
  }

  @Test
  void shouldTakeAllNamespaces() {
    assertThat(parse("--all").namespaces()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                          | name the namespaces to release, or all of them
          --all --namespace plant     | name the namespaces to release, or all of them
          --namespace                 | --namespace needs the name of a namespace
          --namespace=                | --namespace needs the name of a namespace
          --namespace --all           | --namespace needs the name of a namespace
          --namespaces plant          | '--namespaces' is not known
          plant                       | 'plant' is not known
          """)
  void shouldSayWhatIsWrong(String arguments, String message) {
    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  private static ReleaseOptions parse(String arguments) {
    return ReleaseOptions.parse(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")));
  }
}
