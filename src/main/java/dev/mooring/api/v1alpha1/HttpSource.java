package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Listens on every worker for records that are sent by HTTP: the body of a POST or PUT is a record.
 * The namespace is a part of the address, so that nobody takes another namespace's records. Packed
 * bodies (gzip, deflate) are unpacked. The answer is 204 when all Sinks have finished with it, 503
 * when there is no room or the Source stops, 413 when it is too large, and 401 when its sender may
 * not send.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!self.path.matches(r'" + HttpTexts.UNSEEN_IN_PATH + "')",
    message = "http.path" + HttpTexts.UNSEEN_MESSAGE)
@ValidationRule(
    value = "self.path.matches(r'" + HttpTexts.ENCODED_PATH + "')",
    message = "http.path" + HttpTexts.ENCODED_MESSAGE)
@ValidationRule(
    value = "!self.path.matches(r'" + HttpTexts.DOTS + "')",
    message = "http.path" + HttpTexts.DOTS_MESSAGE)
@ValidationRule(
    value = "!self.path.contains('?')",
    message = "http.path of a Source must have no ?: queries of senders are not looked at")
@ValidationRule(
    value =
        "!has(self.bodyLimit) || (type(self.bodyLimit) == int"
            + " ? self.bodyLimit >= 1 && self.bodyLimit <= 268435456"
            + " : quantity(self.bodyLimit).compareTo(quantity('1')) >= 0"
            + " && quantity(self.bodyLimit).compareTo(quantity('268435456')) <= 0)",
    message = "http.bodyLimit must be between 1 and 256Mi bytes; the default is 1Mi")
public record HttpSource(
    @JsonPropertyDescription(
            "Path that records are sent to, behind that of the namespace: with /orders in namespace"
                + " shop, to /shop/orders. Letters beyond ASCII match their encoded form, too. Of"
                + " Sources with the same port and path, the oldest one takes the records."
                + " Required.")
        @Required
        @Pattern("^/")
        @Size(min = 1, max = 512)
        String path,
    @JsonPropertyDescription(
            "Port of the workers' Pods to listen on, from 1024; Sources of all namespaces may share"
                + " one. Not 8080, where the workers' own health and metrics are. Default: 8090.")
        @Min(1024)
        @Max(65535)
        Integer port,
    @JsonPropertyDescription(
            "Largest body, unpacked, up to 256Mi; a larger one is answered with 413. Unit: bytes,"
                + " as a number or such as 512Ki. Default: 1Mi.")
        @SchemaFrom(type = Quantity.class)
        ByteSize bodyLimit,
    @JsonPropertyDescription(
            "How senders show that they may send; what comes without that is answered with 401 and"
                + " not read. Default: none, and everybody may send who reaches the port.")
        HttpAuthentication authentication,
    @JsonPropertyDescription(
            "Listens with TLS, at least 1.2. All Sources that share a port name the same Secret, or"
                + " none; the oldest one says which. Default: none, and what is sent is not"
                + " encrypted.")
        ServerTls tls)
    implements SourceBlock {
  public HttpSource {
    port = port == null ? 8090 : port;
    bodyLimit = bodyLimit == null ? ByteSize.read("1Mi") : bodyLimit;
  }

  @Override
  public SortedSet<String> secretNames() {
    SortedSet<String> names = new TreeSet<>();
    if (authentication != null) {
      Stream.of(
              authentication.basic() == null ? null : authentication.basic().secretRef(),
              authentication.bearer() == null ? null : authentication.bearer().secretRef(),
              authentication.hmac() == null ? null : authentication.hmac().secretRef())
          .filter(Objects::nonNull)
          .forEach(secret -> names.add(secret.name()));
    }
    if (tls != null) {
      names.add(tls.secretRef().name());
    }
    return names;
  }

  /** The path that records are sent to, as {@link HttpTexts#wirePath} has it. */
  public String wirePath(String namespace) {
    return "/" + namespace + HttpTexts.wirePath(path);
  }

  @Override
  public String typeName() {
    return "http";
  }

  @Override
  public boolean needsConnector() {
    return false;
  }

  @Override
  public Placement usualPlacement(ConnectionBlock on) {
    return Placement.PerNode;
  }

  @Override
  public RecordOrder order() {
    return RecordOrder.NONE;
  }

  @Override
  public Optional<String> mistake() {
    return SpecValues.size("http.bodyLimit", bodyLimit, ByteSize.of(1), SpecValues.LARGEST)
        .or(this::mistakeInWindow);
  }

  @Override
  public Optional<Listening> listening(String namespace) {
    String certificate = tls == null ? null : tls.secretRef().name();
    return Optional.ofNullable(path)
        .map(there -> new Listening(typeName(), port, wirePath(namespace), certificate));
  }

  private Optional<String> mistakeInWindow() {
    return Optional.ofNullable(authentication)
        .map(HttpAuthentication::hmac)
        .map(HttpSignature::timestamp)
        .flatMap(
            timestamp ->
                SpecValues.duration(
                    "http.authentication.hmac.timestamp.window",
                    timestamp.window(),
                    "1s",
                    "1h",
                    "5m"));
  }
}
