package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PrinterColumn;
import java.util.List;

/** Connections that a Connector may open, on each worker and in all. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectionCount(
    @JsonPropertyDescription("Pool size of each worker. Unit: connections.") Integer perNode,
    @JsonPropertyDescription("Workers that keep a pool. Unit: workers.") Integer nodes,
    @JsonPropertyDescription(
            "All of them together; with pool.maxTotal, those that are granted. Unit: connections.")
        @PrinterColumn(name = "Connections")
        Integer total,
    @JsonPropertyDescription("What pool.maxTotal allows; none without. Unit: connections.")
        Integer limit,
    @JsonPropertyDescription(
            "Connections of workers that are gone or lost, which the external system may still count; nobody else gets"
                + " them before that is over. Unit: connections.")
        Integer reserved,
    @JsonPropertyDescription(
            "Whose connections are reserved, but for lost workers, which are among the nodes.")
        List<Reservation> reservations) {
  public ConnectionCount {
    reservations =
        reservations == null || reservations.isEmpty() ? null : List.copyOf(reservations);
  }
}
