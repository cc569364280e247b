package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.Credentials;
import dev.mooring.api.v1alpha1.HttpAuthentication;
import dev.mooring.api.v1alpha1.HttpBearer;
import dev.mooring.api.v1alpha1.HttpSource;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.SecretValues;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Whether the sender of a record may send it. What senders show is compared in a time that does not
 * depend on how much of it is right. Immutable, for any thread.
 */
interface SenderCheck {
  /** Of a Source without authentication. */
  SenderCheck NONE = new Anyone();

  /** Whether nothing stands against a request before its body is read. */
  boolean mayBegin(UnaryOperator<String> headers);

  /**
   * Whether the record may be taken.
   *
   * @param headers the first value of a header by its name; null where there is none
   * @param body as it came over the wire
   */
  boolean mayEnd(UnaryOperator<String> headers, byte[] body);

  /** For the header {@code WWW-Authenticate} of a refusal; null where there is nothing to say. */
  String challenge();

  /** What is missing, for who sends, as the body of a refusal. */
  String demand();

  /**
   * The check that a Source asks for.
   *
   * @param clock for the times that senders sign
   * @throws ConnectorException when a Secret is not there or of no use, naming Secret and key
   */
  static SenderCheck of(HttpSource source, SecretValues secrets, Clock clock)
      throws ConnectorException {
    HttpAuthentication authentication = source.authentication();
    if (authentication == null) {
      return NONE;
    }
    if (authentication.basic() != null) {
      return basic(authentication.basic(), secrets);
    }
    if (authentication.bearer() != null) {
      return bearer(authentication.bearer(), secrets);
    }
    if (authentication.hmac() != null) {
      return SignatureCheck.of(authentication.hmac(), secrets, clock);
    }
    // A later version may know another way: never without any.
    throw ConnectorException.retry(
        Reason.UnknownType,
        "spec.http.authentication has no block that this version of Mooring knows: correct it, or"
            + " upgrade Mooring");
  }

  private static SenderCheck basic(Credentials credentials, SecretValues secrets)
      throws ConnectorException {
    String secret = credentials.secretRef().name();
    String user = AcceptedSecrets.one(secrets, secret, "username") + ":";
    List<byte[]> logins = new ArrayList<>();
    for (String password : AcceptedSecrets.all(secrets, secret, "password", "previous-password")) {
      logins.add((user + password).getBytes(StandardCharsets.UTF_8));
    }
    return new Shown("Basic", logins, SenderCheck::decoded);
  }

  private static SenderCheck bearer(HttpBearer bearer, SecretValues secrets)
      throws ConnectorException {
    List<byte[]> tokens = new ArrayList<>();
    for (String token :
        AcceptedSecrets.all(secrets, bearer.secretRef().name(), "token", "previous-token")) {
      tokens.add(token.getBytes(StandardCharsets.UTF_8));
    }
    return new Shown("Bearer", tokens, text -> text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }

  /** Whether one of the accepted ones is shown; all are looked at, whichever it is. */
  static boolean isAmong(List<byte[]> accepted, byte[] shown) {
    boolean found = false;
    for (byte[] one : accepted) {
      found |= MessageDigest.isEqual(one, shown);
    }
    return found;
  }

  /** Everybody may. */
  record Anyone() implements SenderCheck {
    @Override
    public boolean mayBegin(UnaryOperator<String> headers) {
      return true;
    }

    @Override
    public boolean mayEnd(UnaryOperator<String> headers, byte[] body) {
      return true;
    }

    @Override
    public String challenge() {
      return null;
    }

    @Override
    public String demand() {
      return "";
    }
  }

  /** How what follows the scheme is written. */
  @FunctionalInterface
  interface Decoding {
    byte[] of(String text);
  }

  /**
   * Something that is shown in the header Authorization.
   *
   * @param scheme Basic or Bearer
   */
  record Shown(String scheme, List<byte[]> accepted, Decoding decoding) implements SenderCheck {
    @Override
    public boolean mayBegin(UnaryOperator<String> headers) {
      String shown = headers.apply("Authorization");
      return shown != null
          && shown.toLowerCase(Locale.ROOT).startsWith(scheme.toLowerCase(Locale.ROOT) + " ")
          && isAmong(accepted, decoding.of(shown.substring(scheme.length() + 1).strip()));
    }

    /** It was shown before the body was read. */
    @Override
    public boolean mayEnd(UnaryOperator<String> headers, byte[] body) {
      return true;
    }

    @Override
    public String challenge() {
      return scheme + " realm=\"mooring\"";
    }

    @Override
    public String demand() {
      return scheme.equals("Basic")
          ? "this address takes records with a user name and password that it knows (Authorization:"
              + " Basic)\n"
          : "this address takes records with a token that it knows (Authorization: Bearer)\n";
    }

    @Override
    public String toString() {
      return "Shown[" + scheme + "]";
    }
  }
}
