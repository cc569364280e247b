package dev.mooring.connector.http;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.SecretValues;
import java.util.ArrayList;
import java.util.List;

/** What a Source's Secret says that senders may show. Pure functions. */
final class AcceptedSecrets {
  private AcceptedSecrets() {}

  /**
   * One value.
   *
   * @throws ConnectorException when it is missing, empty, or no text that people can type
   */
  static String one(SecretValues secrets, String secret, String key) throws ConnectorException {
    String text = text(secrets, secret, key);
    if (text.isEmpty()) {
      throw ConnectorException.retry(
          Reason.InvalidSpec,
          "Secret '" + secret + "', key '" + key + "', is empty: nobody could be told from others");
    }
    return text;
  }

  /**
   * A value and, where there is one, the one before it, which is accepted meanwhile.
   *
   * @throws ConnectorException as for {@link #one}
   */
  static List<String> all(SecretValues secrets, String secret, String key, String previous)
      throws ConnectorException {
    List<String> all = new ArrayList<>();
    all.add(one(secrets, secret, key));
    if (secrets.has(secret, previous)) {
      all.add(one(secrets, secret, previous));
    }
    return all;
  }

  /** It is a Secret of this side that is of no use: nobody has refused a login. */
  private static String text(SecretValues secrets, String secret, String key)
      throws ConnectorException {
    try {
      return secrets.text(secret, key);
    } catch (ConnectorException unusable) {
      Reason reason =
          unusable.reason() == Reason.SecretNotFound ? Reason.SecretNotFound : Reason.InvalidSpec;
      throw ConnectorException.retry(reason, unusable.getMessage());
    }
  }
}
