package dev.mooring.api.v1alpha1;

import java.util.Optional;

/**
 * Where a Source listens on the workers.
 *
 * @param block the name of its block, which has the fields port, path and tls
 * @param port a port of the workers' Pods
 * @param path behind it, with the namespace, as it is sent
 * @param certificate the Secret of the Source's namespace with which it speaks TLS; null without
 */
public record Listening(String block, int port, String path, String certificate) {
  /** That of a Source; empty when it does not listen. */
  public static Optional<Listening> of(Source source) {
    SourceBlock block = source.getSpec().block();
    return block == null ? Optional.empty() : block.listening(source.getMetadata().getNamespace());
  }

  /** Whether it speaks TLS. */
  public boolean isEncrypted() {
    return certificate != null;
  }
}
