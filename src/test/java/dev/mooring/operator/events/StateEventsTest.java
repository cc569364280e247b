package dev.mooring.operator.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Source;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateEventsTest {
  /** What Kubernetes takes for a name (RFC 1123). */
  private static final String SUBDOMAIN =
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 198, 199, 200, 201, 250})
  void shouldHaveAValidNameWhereverTheObjectsIsCut(int lengthBefore) {
    for (String between : new String[] {".", "-", "--"}) {
      Source source = new Source();
      String name = "t".repeat(lengthBefore) + between + "u".repeat(253);
      source.setMetadata(
          new ObjectMetaBuilder().withName(name.substring(0, 253)).withUid("uid").build());

      assertThat(StateEvents.name(source, "Normal", new ObjectState("Running", null, null)))
          .matches(SUBDOMAIN)
          .hasSizeLessThanOrEqualTo(253);
    }
  }
}
