package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.Durations;
import dev.mooring.api.v1alpha1.HttpSignature;
import dev.mooring.api.v1alpha1.HttpTimestamp;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.SecretValues;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A signature of the body (HMAC with SHA-256), and of the time at which it was sent where the
 * Source asks for that.
 *
 * @param secrets all with which it may be made
 * @param window how far the time at which it was sent may be from now; null where none is signed
 */
record SignatureCheck(HttpSignature spec, List<byte[]> secrets, Clock clock, Duration window)
    implements SenderCheck {
  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,15}");

  static SignatureCheck of(HttpSignature spec, SecretValues values, Clock clock)
      throws ConnectorException {
    List<byte[]> secrets = new ArrayList<>();
    for (String secret :
        AcceptedSecrets.all(values, spec.secretRef().name(), "secret", "previous-secret")) {
      secrets.add(secret.getBytes(StandardCharsets.UTF_8));
    }
    HttpTimestamp timestamp = spec.timestamp();
    return new SignatureCheck(
        spec,
        List.copyOf(secrets),
        clock,
        timestamp == null ? null : Durations.parse(timestamp.window()));
  }

  @Override
  public boolean mayBegin(UnaryOperator<String> headers) {
    return signature(headers) != null && isNow(headers);
  }

  @Override
  public boolean mayEnd(UnaryOperator<String> headers, byte[] body) {
    byte[] shown = signature(headers);
    return shown != null
        && SenderCheck.isAmong(
            secrets.stream().map(secret -> sign(secret, headers, body)).toList(), shown);
  }

  @Override
  public String challenge() {
    return null;
  }

  @Override
  public String demand() {
    HttpTimestamp timestamp = spec.timestamp();
    return "this address takes records that are signed with a secret that it knows (header "
        + spec.header()
        + (timestamp == null
            ? ")\n"
            : "), and were sent within "
                + timestamp.window()
                + " (header "
                + timestamp.header()
                + ", in seconds since 1970)\n");
  }

  /** As the sender shows it; null when there is none that can be read. */
  private byte[] signature(UnaryOperator<String> headers) {
    String shown = headers.apply(spec.header());
    if (shown == null || !shown.startsWith(spec.prefix())) {
      return null;
    }
    String text = shown.substring(spec.prefix().length()).strip();
    try {
      return spec.encoding() == HttpSignature.Encoding.Hex
          ? HexFormat.of().parseHex(text)
          : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException unreadable) {
      return null;
    }
  }

  private boolean isNow(UnaryOperator<String> headers) {
    if (window == null) {
      return true;
    }
    String sent = headers.apply(spec.timestamp().header());
    return sent != null
        && SECONDS.matcher(sent).matches()
        && Math.abs(clock.millis() - Long.parseLong(sent) * 1000) <= window.toMillis();
  }

  private byte[] sign(byte[] secret, UnaryOperator<String> headers, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      if (spec.timestamp() != null) {
        String sent = headers.apply(spec.timestamp().header()) + ".";
        mac.update(sent.getBytes(StandardCharsets.US_ASCII));
      }
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "SignatureCheck[" + spec.header() + "]";
  }
}
