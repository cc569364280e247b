package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Map;

/** How many workers there are, and where and with what they run. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerPoolSpec(
    @JsonPropertyDescription(
            "Workers of this pool; kubectl scale and an autoscaler change it. Unit: pods. Default:"
                + " 2.")
        @Default("2")
        @Min(0)
        @Max(100)
        @SpecReplicas
        Integer replicas,
    @JsonPropertyDescription(
            "Container image of the workers. Default: the image that the operator runs.")
        @Size(min = 1, max = 512)
        String image,
    @JsonPropertyDescription(
            "CPU and memory of a worker, as in a Pod. Default: requests of 100m CPU and 256Mi"
                + " memory, limit 512Mi memory.")
        @PreserveUnknownFields
        ResourceRequirements resources,
    @JsonPropertyDescription("Labels of the nodes that workers may run on. Default: any node.")
        Map<String, String> nodeSelector,
    @JsonPropertyDescription(
            "Taints of nodes that workers may run on nevertheless, as in a Pod. Default: none.")
        List<Toleration> tolerations,
    @JsonPropertyDescription(
            "Rules for nodes and neighbours beyond nodeSelector, as in a Pod. Default: none; the"
                + " workers of a pool are spread over the nodes as evenly as can be.")
        @SchemaFrom(type = JsonNode.class)
        Affinity affinity,
    @JsonPropertyDescription("Scheduler that places the workers. Default: the cluster's own.")
        @Size(min = 1, max = 253)
        String schedulerName,
    @JsonPropertyDescription(
            "Subnets that Connectors may lead to although they hold addresses that are refused"
                + " otherwise: loopback, link-local, multicast, and the API server. Such as"
                + " 127.0.0.0/8. Default: none.")
        @Size(max = 64)
        List<
                @Size(max = 64)
                @Pattern(
                    "^([0-9]{1,3}([.][0-9]{1,3}){3}/[0-9]{1,2}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*/[0-9]{1,3})$")
                String>
            allowedAddresses,
    @JsonPropertyDescription(
            "What records in flight may take of a worker's heap, together; Sources wait when it is"
                + " used up. Unit: percent, from 1 to 60. Default: 25.")
        @Min(1)
        @Max(60)
        Integer recordsMemoryPercent,
    @JsonPropertyDescription(
            "An Ingress that the operator keeps, with the paths of all HTTP Sources of this pool"
                + " that listen without TLS. Default: none.")
        WorkerIngress ingress,
    @JsonPropertyDescription(
            "Namespaces whose Sources may use this pool, and with it its network place and memory."
                + " Others' are Accepted=False, with the reason NamespaceNotAllowed; what runs of"
                + " them is suspended. Default: all.")
        AllowedNamespaces allowedNamespaces) {
  public WorkerPoolSpec {
    recordsMemoryPercent = recordsMemoryPercent == null ? 25 : recordsMemoryPercent;
    replicas = replicas == null ? 2 : replicas;
    nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
    allowedAddresses = allowedAddresses == null ? List.of() : List.copyOf(allowedAddresses);
    tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
  }
}
