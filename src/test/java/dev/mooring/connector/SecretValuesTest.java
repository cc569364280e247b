package dev.mooring.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mooring.api.v1alpha1.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretValuesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"", "hunter2", " two words ", "pässwörd", "日本", "𝄞", "a'b\"c\\d$`{}", "a\u00a0b"})
  void shouldGiveATextAsItIs(String text) throws Exception {
    assertThat(secret(text.getBytes(StandardCharsets.UTF_8)).text("login", "password"))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'hunter2\n' | ends with a line feed",
        "'hunter2\r\n' | ends with a line feed",
        "'hunter2\n\n' | ends with a line feed",
        "'\n' | ends with a line feed",
        "'hunter2\r' | ends with a carriage return",
        "'hunter2\t' | ends with a tab",
        "'\thunter2' | has a tab in it",
        "'hun\nter2' | has a line feed in it",
        "'hunter2\u0000' | ends with a control character",
        "'hunter2\u0085' | ends with a control character",
        "'hunter2\u200b' | ends with an invisible character",
        "'\ufeffhunter2' | has an invisible character in it",
        "'hun\u00adter2' | has an invisible character in it",
        "'hunter2\u2028' | ends with an invisible character",
      })
  void shouldSayWhatNobodySees(String text, String what) {
    SecretValues secrets = secret(text.getBytes(StandardCharsets.UTF_8));

    assertThatExceptionOfType(ConnectorException.class)
        .isThrownBy(() -> secrets.text("login", "password"))
        .withMessage(
            "Secret 'login', key 'password', "
                + what
                + ": make it again without, with printf '%s' or kubectl create secret generic"
                + " --from-literal")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.AuthenticationFailed))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("hun"));
  }

  @Test
  void shouldSayThatATextIsNone() {
    SecretValues secrets = secret(new byte[] {'a', (byte) 0xff});

    assertThatExceptionOfType(ConnectorException.class)
        .isThrownBy(() -> secrets.text("login", "password"))
        .withMessageStartingWith("Secret 'login', key 'password', is no text in UTF-8: ");
  }

  @Test
  void shouldGiveBytesAsTheyAre() throws Exception {
    byte[] bundle = "-----END CERTIFICATE-----\n".getBytes(StandardCharsets.UTF_8);

    assertThat(secret(bundle).bytes("login", "password")).isEqualTo(bundle);
  }

  @Test
  void shouldSayWhatIsMissing() {
    SecretValues secrets = secret(new byte[0]);

    assertThatExceptionOfType(ConnectorException.class)
        .isThrownBy(() -> secrets.text("other", "password"))
        .withMessage("Secret 'other' not found: create it in the Connector's namespace");
    assertThatExceptionOfType(ConnectorException.class)
        .isThrownBy(() -> secrets.text("login", "username"))
        .withMessage("Secret 'login' has no key 'username': add it");
  }

  private static SecretValues secret(byte[] password) {
    return new SecretValues(Map.of("login", Map.of("password", password)));
  }
}
