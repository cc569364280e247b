package dev.mooring.sharing;

import dev.mooring.api.v1alpha1.Listening;
import dev.mooring.api.v1alpha1.Source;

/**
 * Why an HTTP Source cannot have the address that it asks for: an older one has it.
 *
 * @param message for people, with what to do about it; no name of another namespace's objects
 */
public record AddressConflict(String message) {
  /** The older one takes what is sent to the same path. */
  static AddressConflict ofPath(Source older) {
    Listening listening = Listening.of(older).orElseThrow();
    return new AddressConflict(
        "Source '%s', which is older, takes what is sent to %s at port %d: choose another spec.%4$s.path or spec.%4$s.port"
            .formatted(
                older.getMetadata().getName(),
                listening.path(),
                listening.port(),
                listening.block()));
  }

  /** The older one listens at the same port in another way. */
  static AddressConflict ofPort(Source older, Source refused) {
    Listening listening = Listening.of(older).orElseThrow();
    boolean encrypts = Listening.of(refused).orElseThrow().isEncrypted();
    boolean same = older.getMetadata().getNamespace().equals(refused.getMetadata().getNamespace());
    String who = same ? "Source '" + older.getMetadata().getName() + "'" : "a Source";
    String how =
        !listening.isEncrypted()
            ? "without TLS"
            : same
                ? "with the certificate of Secret '" + listening.certificate() + "'"
                : "with a certificate of another namespace";
    String remedy =
        !listening.isEncrypted() && encrypts
            ? ", or remove spec.%s.tls"
            : same ? ", or name that Secret in spec.%s.tls" : "";
    return new AddressConflict(
        ("port %d is used %s by %s, which is older: choose another spec.%s.port" + remedy)
            .formatted(listening.port(), how, who, listening.block(), listening.block()));
  }
}
