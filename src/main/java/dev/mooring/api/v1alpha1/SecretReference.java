package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.SortedSet;
import java.util.TreeSet;

/** Names a Secret of the same namespace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretReference(
    @JsonPropertyDescription("Name of the Secret, in the namespace of this object. Required.")
        @Required
        @Size(min = 1, max = 253)
        String name) {
  /** Those of a connection, each once, in order of their names. */
  static SortedSet<String> names(Credentials credentials, Tls tls) {
    SortedSet<String> names = new TreeSet<>();
    if (credentials != null) {
      names.add(credentials.secretRef().name());
    }
    if (tls != null && tls.caSecretRef() != null) {
      names.add(tls.caSecretRef().name());
    }
    return names;
  }
}
