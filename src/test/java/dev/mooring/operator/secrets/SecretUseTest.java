package dev.mooring.operator.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretUseTest {
  private final SecretUse use = new SecretUse();

  @Test
  void shouldNameEachSecretOnceInOrder() {
    use.put("b", List.of("login", "ca"));
    use.put("a", List.of("login"));

    assertThat(use.names()).containsExactly("ca", "login");
  }

  @Test
  void shouldKeepASecretUntilItsLastConnectorIsGone() {
    use.put("a", List.of("login"));
    use.put("b", List.of("login"));

    use.remove("a");
    assertThat(use.names()).containsExactly("login");
    use.remove("b");
    assertThat(use.names()).isEmpty();
  }

  @Test
  void shouldForgetWhatAConnectorNamesNoMore() {
    use.put("a", List.of("first", "ca"));
    use.put("a", List.of("second", "ca"));
    assertThat(use.names()).containsExactly("ca", "second");

    use.put("a", List.of());
    assertThat(use.names()).isEmpty();
  }

  @Test
  void shouldCountAConnectorThatIsSeenAgainOnce() {
    use.put("a", List.of("login"));
    use.put("a", List.of("login"));

    use.remove("a");
    assertThat(use.names()).isEmpty();
  }

  @Test
  void shouldTakeTheEndOfAConnectorThatItNeverSaw() {
    use.remove("a");

    assertThat(use.names()).isEmpty();
  }
}
