package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;

/** Connections to a PostgreSQL database, plain or encrypted. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "self.url.matches('^jdbc:postgresql://([a-zA-Z0-9._-]+|[[][0-9a-fA-F:.]+[]])(:[0-9]{1,5})?/[a-zA-Z0-9._$-]+$')",
    message =
        "sql.url must look like jdbc:postgresql://host:5432/database, without parameters; user and"
            + " password belong in the Secret named by sql.credentials.secretRef")
@ValidationRule(
    value =
        "!self.url.startsWith('jdbc:') || !isURL(self.url.substring(5)) ||"
            + " url(self.url.substring(5)).getPort() == '' ||"
            + " (int(url(self.url.substring(5)).getPort()) >= 1 &&"
            + " int(url(self.url.substring(5)).getPort()) <= 65535)",
    message = "the port in sql.url must be between 1 and 65535")
@ValidationRule(
    value =
        "!has(self.statementTimeout) || (duration(self.statementTimeout) >= duration('1s')"
            + " && duration(self.statementTimeout) <= duration('24h'))",
    message = "sql.statementTimeout must be between 1s and 24h; the default is 30s")
public record SqlConnection(
    @JsonPropertyDescription(
            "JDBC address of the database: jdbc:postgresql://host:5432/database, without"
                + " parameters. Without a port, 5432. Required.")
        @Required
        @Size(min = 1, max = 512)
        String url,
    @JsonPropertyDescription("User name and password for the database. Required.") @Required
        Credentials credentials,
    @JsonPropertyDescription(
            "Encrypts the connection, and verifies the server's certificate and host name; an empty"
                + " block does so with the system's trusted authorities. Default: not encrypted.")
        Tls tls,
    @JsonPropertyDescription(
            "How long the server may work on one statement before it is cancelled and tried again;"
                + " also how long it may count a connection whose worker was lost. Unit: duration"
                + " such as 30s. Default: 30s.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String statementTimeout)
    implements ConnectionBlock {
  public SqlConnection {
    statementTimeout = statementTimeout == null ? "30s" : statementTimeout;
  }

  /** How long one statement may take. */
  public Duration statementLimit() {
    return Durations.parse(statementTimeout);
  }

  @Override
  public String typeName() {
    return "sql";
  }

  @Override
  public SortedSet<String> secretNames() {
    return SecretReference.names(credentials, tls);
  }

  @Override
  public Duration releasedAfter() {
    return statementLimit();
  }

  @Override
  public Optional<String> mistake() {
    return SpecValues.duration("sql.statementTimeout", statementTimeout, "1s", "24h", "30s");
  }

  @Override
  public int usualPoolSize() {
    return 8;
  }
}
