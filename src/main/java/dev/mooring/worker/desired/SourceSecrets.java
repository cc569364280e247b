package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.connector.LiveSecrets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Secrets that running Sources name themselves. A reading has one and the same of them for as
 * long as it names the same, and hears when something else is in them: it need not begin anew. On
 * the control thread.
 */
final class SourceSecrets {
  private record User(String uid, Set<String> secrets) {}

  private record Held(LiveSecrets secrets, List<SecretVersion> dataVersions) {}

  private final SecretStore store;
  private final Map<User, Held> held = new HashMap<>();
  private Set<User> asked = new HashSet<>();

  SourceSecrets(SecretStore store) {
    this.store = store;
  }

  /**
   * Those of a Source, with what is in them now.
   *
   * @param source one whose Secrets are known
   */
  LiveSecrets of(Source source) {
    if (source.getSpec().secretNames().isEmpty()) {
      return LiveSecrets.NONE;
    }
    SecretsInUse now = store.of(source).orElseThrow();
    User user = new User(source.getMetadata().getUid(), source.getSpec().secretNames());
    asked.add(user);
    Held before = held.get(user);
    if (before == null) {
      before = new Held(new LiveSecrets(now.values()), now.dataVersions());
      held.put(user, before);
    } else if (!before.dataVersions().equals(now.dataVersions())) {
      held.put(user, new Held(before.secrets(), now.dataVersions()));
      before.secrets().change(now.values());
    }
    return before.secrets();
  }

  /** Forgets what was not asked for since the last call. */
  void forgetUnused() {
    held.keySet().retainAll(asked);
    asked = new HashSet<>();
  }
}
