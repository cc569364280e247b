package dev.mooring.operator.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamespaceGrantsTest {
  private final Roles roles = new Roles();

  @Test
  void shouldGrantASecretToThePoolsThatUseItAndToNoOther() {
    NamespaceGrants grants = grants();

    boolean all = grants.grant(user("plant", "login"), Set.of("edge"));
    grants.grant(user("office", "other"), Set.of("default", "edge"));

    assertThat(all).isTrue();
    assertThat(roles.secrets)
        .isEqualTo(Map.of("edge", Set.of("login", "other"), "default", Set.of("other")));
  }

  @Test
  void shouldTakeASecretFromAPoolThatUsesItNoMore() {
    NamespaceGrants grants = grants();
    grants.grant(user("plant", "login"), Set.of("edge"));

    assertThat(grants.grant(user("plant", "login"), Set.of("default")))
        .as("something is left to be taken back")
        .isFalse();
    assertThat(roles.secrets)
        .as("given at once, and taken back later")
        .isEqualTo(Map.of("edge", Set.of("login"), "default", Set.of("login")));

    grants.tidy();
    assertThat(roles.secrets).isEqualTo(Map.of("default", Set.of("login")));

    grants.gone("Connector/plant");
    grants.tidy();
    assertThat(roles.secrets).isEmpty();
  }

  @Test
  void shouldTakeBackNothingThatIsNamedWithTheFirstWrite() {
    roles.secrets.put("edge", Set.of("login", "stale"));
    NamespaceGrants grants = grants(user("plant", "login"));

    grants.grant(user("other", "token"), Set.of("edge"));

    assertThat(roles.secrets).isEqualTo(Map.of("edge", Set.of("login", "token")));
  }

  @Test
  void shouldTakeBackWhatIsWrittenForAPoolThatNothingIsUsedIn() {
    roles.secrets.put("gone", Set.of("login"));
    NamespaceGrants grants = grants(user("plant", "login"));

    grants.tidy();

    assertThat(roles.secrets).isEqualTo(Map.of("edge", Set.of("login")));
  }

  @Test
  void shouldPutRightWhatSomebodyElseHasChanged() {
    NamespaceGrants grants = grants();
    grants.grant(user("plant", "login"), Set.of("edge"));
    roles.secrets.put("edge", Set.of("login", "more"));
    roles.secrets.put("other", Set.of("login"));

    grants.tidy();

    assertThat(roles.secrets).isEqualTo(Map.of("edge", Set.of("login")));
  }

  @Test
  void shouldWriteNothingTwice() {
    NamespaceGrants grants = grants();
    grants.grant(user("plant", "login"), Set.of("edge"));
    roles.writes.clear();

    grants.grant(user("plant", "login"), Set.of("edge"));
    grants.grant(user("bare", null), Set.of("edge"));
    grants.tidy();

    assertThat(roles.writes).isEmpty();
  }

  private NamespaceGrants grants(SecretUser... users) {
    return new NamespaceGrants("ns", roles, Stream.of(users), user -> Set.of("edge"));
  }

  private static SecretUser user(String name, String secret) {
    return new SecretUser(
        "Connector",
        new ObjectKey("ns", name),
        new TreeSet<>(secret == null ? Set.of() : Set.of(secret)));
  }

  private static final class Roles implements Grants {
    final Map<String, Set<String>> secrets = new TreeMap<>();
    final List<String> writes = new ArrayList<>();

    @Override
    public Set<String> pools(String namespace) {
      return Set.copyOf(secrets.keySet());
    }

    @Override
    public boolean areFor(String namespace, String pool, Set<String> wanted) {
      return secrets.getOrDefault(pool, Set.of()).equals(wanted);
    }

    @Override
    public void write(String namespace, String pool, Set<String> wanted) {
      writes.add(pool);
      if (wanted.isEmpty()) {
        secrets.remove(pool);
      } else {
        secrets.put(pool, Set.copyOf(wanted));
      }
    }
  }
}
