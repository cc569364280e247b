package dev.mooring.sharing;

import dev.mooring.api.v1alpha1.ObjectKey;

/**
 * Why an HTTP Source cannot have the address that it asks for: an older one has it.
 *
 * @param other the older Source
 * @param port the port of both
 * @param path what is sent to it, with the namespace
 */
public record AddressConflict(ObjectKey other, int port, String path) {
  /** For people, with what to do about it. */
  public String message() {
    return "Source '%s', which is older, takes what is sent to %s at port %d: choose another spec.http.path or spec.http.port"
        .formatted(other.name(), path, port);
  }
}
