package dev.mooring.sharing;

import dev.mooring.api.v1alpha1.HttpSource;
import dev.mooring.api.v1alpha1.Source;

/**
 * Why an HTTP Source cannot have the address that it asks for: an older one has it.
 *
 * @param message for people, with what to do about it; no name of another namespace's objects
 */
public record AddressConflict(String message) {
  /**
   * The older one takes what is sent to the same path.
   *
   * @param path with the namespace
   */
  static AddressConflict ofPath(Source older, String path) {
    return new AddressConflict(
        "Source '%s', which is older, takes what is sent to %s at port %d: choose another spec.http.path or spec.http.port"
            .formatted(older.getMetadata().getName(), path, older.getSpec().http().port()));
  }

  /** The older one listens at the same port in another way. */
  static AddressConflict ofPort(Source older, Source refused) {
    HttpSource http = older.getSpec().http();
    boolean same = older.getMetadata().getNamespace().equals(refused.getMetadata().getNamespace());
    String who = same ? "Source '" + older.getMetadata().getName() + "'" : "a Source";
    String how =
        http.tls() == null
            ? "without TLS"
            : same
                ? "with the certificate of Secret '" + http.tls().secretRef().name() + "'"
                : "with a certificate of another namespace";
    String remedy =
        http.tls() == null && refused.getSpec().http().tls() != null
            ? ", or remove spec.http.tls"
            : same ? ", or name that Secret in spec.http.tls" : "";
    return new AddressConflict(
        "port %d is used %s by %s, which is older: choose another spec.http.port%s"
            .formatted(http.port(), how, who, remedy));
  }
}
