package dev.mooring.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * The size of a Connector's pool, on each worker and in all. The usual size depends on the type:
 * {@link ConnectorSpec} fills it in, and the CRD has no default for it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Pool(
    @JsonPropertyDescription(
            "Connections that each worker keeps open, from 1 to 256. Can be changed while the Connector is in use."
                + " Unit: connections per worker. Default: 8 for sql, 4 for the other types.")
        @Min(1)
        @Max(256)
        Integer size,
    @JsonPropertyDescription(
            "Connections that all workers together may have, as the external system counts them: a budget that is"
                + " shared out among the workers. A worker without a share does not run the Sources and Sinks on it."
                + " Unit: connections. Default: no limit.")
        @Min(1)
        @Max(65536)
        Integer maxTotal) {

  /** The same pool, with that size where none is given. */
  Pool orSize(int usual) {
    return size == null ? new Pool(usual, maxTotal) : this;
  }
}
