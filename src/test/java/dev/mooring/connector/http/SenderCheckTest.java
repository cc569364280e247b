package dev.mooring.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mooring.api.v1alpha1.Credentials;
import dev.mooring.api.v1alpha1.HttpAuthentication;
import dev.mooring.api.v1alpha1.HttpBearer;
import dev.mooring.api.v1alpha1.HttpSignature;
import dev.mooring.api.v1alpha1.HttpSignature.Encoding;
import dev.mooring.api.v1alpha1.HttpSource;
import dev.mooring.api.v1alpha1.HttpTimestamp;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SecretReference;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.SecretValues;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenderCheckTest {
  private static final SecretReference SECRET = new SecretReference("senders");
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

  /** From RFC 7617, section 2. */
  private static final String ALADDIN = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";

  /** From GitHub's documentation, "Validating webhook deliveries". */
  private static final String GITHUB_SECRET = "It's a Secret to Everybody";

  private static final String GITHUB_BODY = "Hello, World!";
  private static final String GITHUB_SIGNATURE =
      "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      textBlock =
          """
          Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==  | true
          basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==  | true
          Basic QWxhZGRpbjpvcGVuIHNlc2FtZg==  | false
          Basic QWxhZGRpbjo=                  | false
          Basic ****                          | false
          Basic                               | false
          QWxhZGRpbjpvcGVuIHNlc2FtZQ==        | false
          Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ== | false
          null                                | false
          """)
  void shouldKnowALogin(String shown, boolean may) throws Exception {
    SenderCheck check =
        check(
            new HttpAuthentication(new Credentials(SECRET), null, null),
            Map.of("username", "Aladdin", "password", "open sesame"));

    assertThat(check.mayBegin(headers("Authorization", shown))).isEqualTo(may);
    assertThat(check.challenge()).isEqualTo("Basic realm=\"mooring\"");
  }

  @Test
  void shouldTakeThePasswordBeforeWhileItIsBeingReplaced() throws Exception {
    HttpAuthentication basic = new HttpAuthentication(new Credentials(SECRET), null, null);
    Map<String, String> both =
        Map.of("username", "Aladdin", "password", "new", "previous-password", "open sesame");

    assertThat(check(basic, both).mayBegin(headers("Authorization", ALADDIN))).isTrue();
    assertThat(
            check(basic, Map.of("username", "Aladdin", "password", "new"))
                .mayBegin(headers("Authorization", ALADDIN)))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "Bearer abc,true",
        "bearer abc,true",
        "Bearer old,true",
        "Bearer ab,false",
        "Bearer abcd,false",
        "Bearer ,false",
        "Bearer,false",
        "abc,false",
        "null,false"
      })
  void shouldKnowAToken(String shown, boolean may) throws Exception {
    SenderCheck check =
        check(
            new HttpAuthentication(null, new HttpBearer(SECRET), null),
            Map.of("token", "abc", "previous-token", "old"));

    assertThat(check.mayBegin(headers("Authorization", shown))).isEqualTo(may);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      textBlock =
          """
          sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17 | Hello, World! | true
          sha256=757107EA0EB2509FC211221CCE984B8A37570B6D7586C22C46F4379C8B043E17 | Hello, World! | true
          sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17 | Hello, World  | false
          sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e18 | Hello, World! | false
          sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e   | Hello, World! | false
          757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17        | Hello, World! | false
          sha1=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17   | Hello, World! | false
          sha256=                                                                 | Hello, World! | false
          null                                                                    | Hello, World! | false
          """)
  void shouldKnowGitHubsSignature(String shown, String body, boolean may) throws Exception {
    SenderCheck check = check(signed(null, null, null, null), Map.of("secret", GITHUB_SECRET));

    assertThat(may(check, Map.of("X-Hub-Signature-256", String.valueOf(shown)), body))
        .isEqualTo(may);
  }

  @Test
  void shouldKnowASignatureInBase64OfAnotherHeaderAndSecret() throws Exception {
    SenderCheck check =
        check(
            signed("X-Signature", "", Encoding.Base64, null),
            Map.of("secret", "another", "previous-secret", GITHUB_SECRET));
    String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(GITHUB_SIGNATURE));

    assertThat(may(check, Map.of("X-Signature", base64), GITHUB_BODY)).isTrue();
    assertThat(may(check, Map.of("X-Signature", GITHUB_SIGNATURE), GITHUB_BODY)).isFalse();
  }

  /** Test case 2 of RFC 4231: what is signed there is "what do ya want for nothing?". */
  @Test
  void shouldSignTheTimeADotAndTheBody() throws Exception {
    SenderCheck check =
        check(
            signed("X-Signature", "", null, new HttpTimestamp("X-Time", "5m")),
            Map.of("secret", "Jefe"));
    String ofBodyAlone = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    SenderCheck withoutTime =
        check(signed("X-Signature", "", null, null), Map.of("secret", "Jefe"));

    assertThat(may(withoutTime, Map.of("X-Signature", ofBodyAlone), "what do ya want for nothing?"))
        .isTrue();
    assertThat(
            may(
                check,
                Map.of("X-Signature", ofBodyAlone, "X-Time", "1700000000"),
                "what do ya want for nothing?"))
        .as("without the time in what is signed")
        .isFalse();
    for (String time : new String[] {"1699999700", "1700000000", "1700000300"}) {
      assertThat(may(check, Map.of("X-Signature", sign("Jefe", time + ".x"), "X-Time", time), "x"))
          .as(time)
          .isTrue();
    }
    for (String time : new String[] {"1699999699", "1700000301", "-1", "now", ""}) {
      assertThat(may(check, Map.of("X-Signature", sign("Jefe", time + ".x"), "X-Time", time), "x"))
          .as(time)
          .isFalse();
    }
    assertThat(may(check, Map.of("X-Signature", sign("Jefe", "1700000000.x")), "x"))
        .as("without a time")
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          other | abc   | SecretNotFound | Secret 'senders' has no key 'token': add it
          token | ''    | InvalidSpec    | Secret 'senders', key 'token', is empty
          """)
  void shouldNotDoWithoutATokenThatCanBeTold(
      String key, String value, Reason reason, String message) {
    assertThatThrownBy(
            () ->
                check(
                    new HttpAuthentication(null, new HttpBearer(SECRET), null), Map.of(key, value)))
        .isInstanceOfSatisfying(
            ConnectorException.class, it -> assertThat(it.reason()).isEqualTo(reason))
        .hasMessageStartingWith(message);
  }

  @Test
  void shouldSayThatALineFeedIsTooMuchAndNotWhatStandsBeforeIt() {
    assertThatThrownBy(() -> check(signed(null, null, null, null), Map.of("secret", "hunter2\n")))
        .isInstanceOfSatisfying(
            ConnectorException.class, it -> assertThat(it.reason()).isEqualTo(Reason.InvalidSpec))
        .hasMessageContaining("key 'secret', ends with a line feed")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void shouldNeverDoWithoutACheckWhenItKnowsNoneOfThoseAskedFor() {
    assertThatThrownBy(() -> check(new HttpAuthentication(null, null, null), Map.of()))
        .isInstanceOfSatisfying(
            ConnectorException.class, it -> assertThat(it.reason()).isEqualTo(Reason.UnknownType));
  }

  @Test
  void shouldNotShowSecretsAsText() throws Exception {
    assertThat(
            check(
                        new HttpAuthentication(null, new HttpBearer(SECRET), null),
                        Map.of("token", "hunter2"))
                    .toString()
                + check(signed(null, null, null, null), Map.of("secret", "hunter2")))
        .doesNotContain("hunter2");
  }

  private static boolean may(SenderCheck check, Map<String, String> headers, String body) {
    return check.mayBegin(headers::get)
        && check.mayEnd(headers::get, body.getBytes(StandardCharsets.UTF_8));
  }

  private static String sign(String secret, String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "x"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static HttpAuthentication signed(
      String header, String prefix, Encoding encoding, HttpTimestamp timestamp) {
    return new HttpAuthentication(
        null, null, new HttpSignature(SECRET, header, prefix, encoding, timestamp));
  }

  private static UnaryOperator<String> headers(String name, String value) {
    return asked -> asked.equals(name) ? value : null;
  }

  private static SenderCheck check(HttpAuthentication authentication, Map<String, String> values)
      throws ConnectorException {
    Map<String, byte[]> data = new HashMap<>();
    values.forEach((key, value) -> data.put(key, value.getBytes(StandardCharsets.UTF_8)));
    return SenderCheck.of(
        new HttpSource("/in", null, null, authentication, null),
        new SecretValues(Map.of(SECRET.name(), data)),
        CLOCK);
  }
}
