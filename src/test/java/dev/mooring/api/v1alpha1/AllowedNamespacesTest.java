package dev.mooring.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedNamespacesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          names: []                                                              | false | false
          names: [plant]                                                         | true  | false
          selector: {}                                                           | true  | true
          selector: {matchLabels: {team: a}}                                     | true  | false
          selector: {matchLabels: {team: a, zone: x}}                            | false | false
          names: [office], selector: {matchLabels: {team: a}}                    | true  | true
          selector: {matchExpressions: [{key: team, operator: In, values: [a, b]}]}  | true  | false
          selector: {matchExpressions: [{key: team, operator: NotIn, values: [a]}]}  | false | true
          selector: {matchExpressions: [{key: team, operator: Exists}]}          | true  | false
          selector: {matchExpressions: [{key: team, operator: DoesNotExist}]}    | false | true
          selector: {matchExpressions: [{key: team, operator: Matches}]}         | false | false
          selector: {matchLabels: {team: a}, matchExpressions: [{key: zone, operator: Exists}]} | false | false
          """)
  void shouldAdmit(String allowed, boolean plant, boolean office) {
    AllowedNamespaces read =
        Serialization.unmarshal("---\n{" + allowed + "}", AllowedNamespaces.class);

    assertThat(read.admits("plant", Map.of("team", "a"))).isEqualTo(plant);
    assertThat(read.admits("office", Map.of())).isEqualTo(office);
  }

  @Test
  void shouldGoByTheNameAloneWhileTheLabelsAreNotKnown() {
    AllowedNamespaces read =
        Serialization.unmarshal("---\n{names: [plant], selector: {}}", AllowedNamespaces.class);

    assertThat(read.admits("plant", null)).isTrue();
    assertThat(read.admits("office", null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          {}                                        | -        | true  | true
          {}                                        | [plant]  | true  | true
          {allowedNamespaces: {names: [plant]}}     | -        | true  | false
          {allowedNamespaces: {selector: {}}}       | -        | false | false
          {allowedNamespaces: {names: [plant]}}     | [office] | false | true
          {allowedNamespaces: {selector: {}}}       | []       | false | false
          """)
  void shouldLetWorkersGoByWhatTheOperatorSays(
      String spec, String status, boolean plant, boolean office) {
    Admission admission = Admission.of(pool(spec, status), null);

    assertThat(admission.admits("plant")).isEqualTo(plant);
    assertThat(admission.admits("office")).isEqualTo(office);
  }

  @Test
  void shouldGoOnAsBeforeUntilTheOperatorHasAnswered() {
    WorkerPool edited = pool("{allowedNamespaces: {selector: {matchLabels: {team: a}}}}", null);
    Admission before = new Admission(Set.of("plant"));

    assertThat(Admission.of(null, null)).as("no such pool").isEqualTo(Admission.OF_NONE);
    assertThat(Admission.of(null, before)).as("it is gone").isEqualTo(before);
    assertThat(Admission.of(edited, Admission.OF_ALL)).isEqualTo(Admission.OF_ALL);
    assertThat(Admission.of(edited, before)).isEqualTo(before);
    assertThat(Admission.of(pool("{}", null), before)).isEqualTo(Admission.OF_ALL);
    assertThat(
            Admission.of(pool("{allowedNamespaces: {selector: {}}}", "[office]"), before)
                .admits("plant"))
        .isFalse();
  }

  private static WorkerPool pool(String spec, String namespaces) {
    return Serialization.unmarshal(
        "---\n{kind: WorkerPool, apiVersion: mooring.dev/v1alpha1, metadata: {name: edge}, spec: "
            + spec
            + (namespaces == null ? "}" : ", status: {namespaces: " + namespaces + "}}"),
        WorkerPool.class);
  }
}
