package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Map;

/** The Ingress through which records get to the HTTP Sources of a WorkerPool. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerIngress(
    @JsonPropertyDescription("Host name that senders use, such as records.example.com. Required.")
        @Required
        @Size(min = 1, max = 253)
        String host,
    @JsonPropertyDescription("IngressClass whose controller takes it. Default: the cluster's own.")
        @Size(min = 1, max = 253)
        String className,
    @JsonPropertyDescription("Annotations of the Ingress, for its controller. Default: none.")
        Map<String, String> annotations,
    @JsonPropertyDescription(
            "Secret of the WorkerPool's namespace with the certificate of the host (type"
                + " kubernetes.io/tls), which the controller shows. Default: none, and the"
                + " controller's own.")
        SecretReference tlsSecretRef) {
  public WorkerIngress {
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
  }
}
