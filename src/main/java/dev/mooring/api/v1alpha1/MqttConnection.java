package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;

/** A connection to an MQTT 3.1.1 broker, over TCP or TLS. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "self.url.matches('^(tcp|mqtt|ssl|mqtts)://([a-zA-Z0-9._-]+|[[][0-9a-fA-F:.]+[]])(:[0-9]{1,5})?$')",
    message =
        "mqtt.url must look like tcp://host:1883 or ssl://host:8883; user and password belong in a"
            + " Secret named by mqtt.credentials.secretRef")
@ValidationRule(
    value =
        "!isURL(self.url) || url(self.url).getPort() == ''"
            + " || (int(url(self.url).getPort()) >= 1 && int(url(self.url).getPort()) <= 65535)",
    message = "the port in mqtt.url must be between 1 and 65535")
@ValidationRule(
    value = "!has(self.tls) || self.url.startsWith('ssl://') || self.url.startsWith('mqtts://')",
    message = "mqtt.tls needs an encrypted url: write ssl://host:8883, or remove mqtt.tls")
@ValidationRule(
    value =
        "!has(self.keepAlive) || (duration(self.keepAlive) >= duration('1s') &&"
            + " duration(self.keepAlive) <= duration('18h') &&"
            + " duration(self.keepAlive).getMilliseconds() % 1000 == 0)",
    message = "mqtt.keepAlive must be between 1s and 18h in whole seconds; the default is 30s")
@ValidationRule(
    value =
        "!has(self.messageLimit) || (type(self.messageLimit) == int"
            + " ? self.messageLimit >= 1024 && self.messageLimit <= 268435455"
            + " : quantity(self.messageLimit).compareTo(quantity('1024')) >= 0"
            + " && quantity(self.messageLimit).compareTo(quantity('268435455')) <= 0)",
    message = "mqtt.messageLimit must be between 1Ki and 268435455 bytes; the default is 1Mi")
public record MqttConnection(
    @JsonPropertyDescription(
            "Address of the broker: tcp://host:1883 (or mqtt://) for plain TCP, ssl://host:8883 (or"
                + " mqtts://) for TLS. Without a port, 1883 or 8883. Required.")
        @Required
        @Size(min = 1, max = 512)
        String url,
    @JsonPropertyDescription("User name and password for the broker. Default: none.")
        Credentials credentials,
    @JsonPropertyDescription("Settings for ssl:// urls. Default: the system's trusted authorities.")
        Tls tls,
    @JsonPropertyDescription(
            "Start of the MQTT client ids; the rest is made so that ids are unique and stable."
                + " Default: mooring.")
        @Pattern("^[a-zA-Z0-9_-]+$")
        @Size(min = 1, max = 64)
        String clientIdPrefix,
    @JsonPropertyDescription(
            "Silence after which a client pings the broker, and the broker ends a dead session"
                + " after 1.5 times this. Unit: duration such as 30s, in whole seconds. Default:"
                + " 30s.")
        @Pattern(Durations.PATTERN)
        @Size(max = Durations.MAX_LENGTH)
        String keepAlive,
    @JsonPropertyDescription(
            "Largest payload that a client sends or takes. A larger one that comes is left out and"
                + " acknowledged, and the status of its Source says so. Unit: bytes, as a number or"
                + " such as 512Ki. Default: 1Mi.")
        @SchemaFrom(type = Quantity.class)
        ByteSize messageLimit,
    @JsonPropertyDescription(
            "Whether Sources subscribe with $share, so that all workers take part and each message"
                + " goes to one of them. Turn off for a broker that grants such subscriptions and"
                + " then delivers nothing: Sources then run on one worker (placement Singleton)."
                + " Default: true.")
        Boolean sharedSubscriptions)
    implements ConnectionBlock {
  /** What the protocol's length field holds, in bytes. */
  static final int LARGEST_MESSAGE = 268_435_455;

  public MqttConnection {
    clientIdPrefix = clientIdPrefix == null ? "mooring" : clientIdPrefix;
    keepAlive = keepAlive == null ? "30s" : keepAlive;
    messageLimit = messageLimit == null ? ByteSize.read("1Mi") : messageLimit;
    sharedSubscriptions = sharedSubscriptions == null || sharedSubscriptions;
  }

  /** The keep-alive that is agreed with the broker. */
  public Duration silence() {
    return Durations.parse(keepAlive);
  }

  @Override
  public String typeName() {
    return "mqtt";
  }

  @Override
  public SortedSet<String> secretNames() {
    return SecretReference.names(credentials, tls);
  }

  @Override
  public Duration releasedAfter() {
    return silence().multipliedBy(3).dividedBy(2);
  }

  @Override
  public Optional<String> mistake() {
    return SpecValues.duration(
            "mqtt.keepAlive", keepAlive, "1s", "18h", "30s", SpecValues.IN_SECONDS)
        .or(
            () ->
                SpecValues.size(
                    "mqtt.messageLimit",
                    messageLimit,
                    ByteSize.read("1Ki"),
                    ByteSize.of(LARGEST_MESSAGE)));
  }
}
