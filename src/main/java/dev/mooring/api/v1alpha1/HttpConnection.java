package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Connections to an HTTP server, plain or encrypted: HTTP/1.1, with one request at a time on each
 * unless the server takes more.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "self.url.matches('^https?://([a-zA-Z0-9._-]+|[[][0-9a-fA-F:.]+[]])(:[0-9]{1,5})?(/[a-zA-Z0-9._~/-]*)?$')",
    message =
        "http.url must look like http://host:8080 or https://host/base, without a query; user and"
            + " password belong in a Secret named by http.credentials.secretRef")
@ValidationRule(
    value =
        "!isURL(self.url) || url(self.url).getPort() == ''"
            + " || (int(url(self.url).getPort()) >= 1 && int(url(self.url).getPort()) <= 65535)",
    message = "the port in http.url must be between 1 and 65535")
@ValidationRule(
    value = "!self.url.matches(r'" + HttpTexts.DOTS + "')",
    message = "http.url" + HttpTexts.DOTS_MESSAGE)
@ValidationRule(
    value = "!has(self.checkPath) || !self.checkPath.matches(r'" + HttpTexts.UNSEEN_IN_PATH + "')",
    message = "http.checkPath" + HttpTexts.UNSEEN_MESSAGE)
@ValidationRule(
    value = "!has(self.checkPath) || self.checkPath.matches(r'" + HttpTexts.ENCODED_PATH + "')",
    message = "http.checkPath" + HttpTexts.ENCODED_MESSAGE)
@ValidationRule(
    value = "!has(self.checkPath) || !self.checkPath.matches(r'" + HttpTexts.DOTS + "')",
    message = "http.checkPath" + HttpTexts.DOTS_MESSAGE)
@ValidationRule(
    value = "!has(self.tls) || self.url.startsWith('https://')",
    message = "http.tls needs an encrypted url: write https://host, or remove http.tls")
@ValidationRule(
    value =
        "!has(self.timeout) || (duration(self.timeout) >= duration('100ms') &&"
            + " duration(self.timeout) <= duration('10m'))",
    message = "http.timeout must be between 100ms and 10m; the default is 10s")
public record HttpConnection(
    @JsonPropertyDescription(
            "Address of the server: http://host:8080 or https://host, with a path that all paths"
                + " begin with, if there is one. Without a port, 80 or 443. Required.")
        @Required
        @Size(min = 1, max = 512)
        String url,
    @JsonPropertyDescription(
            "User name and password, sent with each request (Basic authentication). Default: none.")
        Credentials credentials,
    @JsonPropertyDescription(
            "Settings for https:// urls. Default: the system's trusted authorities.")
        Tls tls,
    @JsonPropertyDescription(
            "Path, within the url, that health checks ask for with HEAD. Any answer shows that the"
                + " server is there, but 401 (AuthenticationFailed) and 502, 503, 504"
                + " (Unavailable). Default: /.")
        @Pattern("^/")
        @Size(max = 512)
        String checkPath,
    @JsonPropertyDescription(
            "How long one request may take, from connecting until the last byte of its answer;"
                + " after that the connection counts as hung and is closed. Unit: duration such as"
                + " 10s. Default: 10s.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String timeout,
    @JsonPropertyDescription(
            "Most requests that wait for their answers on one connection at the same time (HTTP/1.1"
                + " pipelining, 1 to 1000). More than 1 costs far less for each record, but the"
                + " server, and all between, must answer pipelined requests; a slow answer holds up"
                + " those behind it, and a connection that breaks has all of them sent again. Unit:"
                + " requests. Default: 1.")
        @Min(1)
        @Max(1000)
        Integer pipelining)
    implements ConnectionBlock {
  public HttpConnection {
    checkPath = checkPath == null ? "/" : checkPath;
    timeout = timeout == null ? "10s" : timeout;
    pipelining = pipelining == null ? 1 : pipelining;
  }

  /** How long one answer may take. */
  public Duration answerLimit() {
    return Durations.parse(timeout);
  }

  @Override
  public String typeName() {
    return "http";
  }

  @Override
  public SortedSet<String> secretNames() {
    return SecretReference.names(credentials, tls);
  }

  @Override
  public Duration releasedAfter() {
    return answerLimit();
  }

  @Override
  public Optional<String> mistake() {
    return SpecValues.duration("http.timeout", timeout, "100ms", "10m", "10s");
  }
}
