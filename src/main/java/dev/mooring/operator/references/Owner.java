package dev.mooring.operator.references;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.UsedConnector;
import java.util.Locale;

/** Whose an anonymous Connector is. */
public final class Owner {
  private Owner() {}

  /** As {@code source/temps}; null for a Connector that a user made. */
  public static String of(Connector connector) {
    return UsedConnector.ownerOf(connector)
        .map(owner -> owner.getKind().toLowerCase(Locale.ROOT) + "/" + owner.getName())
        .orElse(null);
  }
}
