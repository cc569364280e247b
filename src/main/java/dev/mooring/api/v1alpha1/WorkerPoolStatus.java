package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/** What the operator sees of a pool's workers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerPoolStatus(
    @JsonPropertyDescription("Generation of the spec that this status answers.")
        Long observedGeneration,
    @JsonPropertyDescription("Workers that exist. Unit: pods.")
        @StatusReplicas
        @PrinterColumn(name = "Replicas")
        Integer replicas,
    @JsonPropertyDescription("Workers that are ready. Unit: pods.")
        @PrinterColumn(name = "Ready replicas")
        Integer readyReplicas,
    @JsonPropertyDescription("Selects the Pods of this pool, for autoscalers.") @LabelSelector
        String selector,
    @JsonPropertyDescription(
            "Accepted and Ready, as Kubernetes' conditions. Stalled and Reconciling are there only"
                + " while they hold: there is a mistake to correct; it is on its way.")
        List<Condition> conditions,
    @JsonPropertyDescription(
            "The namespaces that spec.allowedNamespaces admits now, of those that are served and"
                + " exist; workers go by it. None while all are admitted.")
        List<String> namespaces) {}
