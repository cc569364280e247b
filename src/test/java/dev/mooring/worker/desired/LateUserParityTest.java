package dev.mooring.worker.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.MqttSource;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.SinkStatus;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.SourceStatus;
import dev.mooring.operator.references.ConnectorUse;
import dev.mooring.operator.references.FakeCatalog;
import dev.mooring.operator.references.Usage;
import dev.mooring.operator.status.Verdict;
import dev.mooring.testing.resource.SinkSpecBuilder;
import dev.mooring.testing.resource.SourceSpecBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A Connector that is being deleted works on for those who use it, and takes no new users: those
 * that are made later, and those that are edited to name it. Operator and workers say the same of
 * each, by what is written in it.
 */
class LateUserParityTest {
  private static final ObjectKey PLANT = new ObjectKey(FakeCatalog.NAMESPACE, "plant");

  private final FakeCatalog catalog = new FakeCatalog().connector("plant", true);
  private final Connector leaving = catalog.connector(PLANT).orElseThrow();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # the user was made | looked at | named then | Accepted then     | may use it
          11:59:58            |           |            |                   | true
          11:59:58            | -1        |            |                   | true
          12:00:01            |           |            |                   | false
          12:00:01            | 1         | plant      | Accepted          | false
          11:59:58            | 1         | plant      | Accepted          | true
          11:59:58            | 1         | plant      | InvalidExpression | true
          11:59:58            | 1         | plant      | ConnectorNotFound | true
          11:59:58            | 1         | other      | Accepted          | false
          11:59:58            | 1         |            | Accepted          | false
          11:59:58            | 2         | plant      | ConnectorDeleting | false
          """)
  void shouldSayTheSameOfWhoMayUseIt(
      String made, Long observed, String named, String accepted, boolean may) {
    leaving.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
    Source source = source(made);
    Sink sink = sink(made);
    if (observed != null) {
      String status = status(observed, named, accepted);
      source.setStatus(Serialization.unmarshal(status, SourceStatus.class));
      sink.setStatus(Serialization.unmarshal(status, SinkStatus.class));
    }

    assertSame(source, ConnectorUse.of(source).check(catalog), may);
    assertSame(
        sink, new ConnectorUse(sink, "mqtt", ConnectorUse.of(sink).key()).check(catalog), may);
    catalog.sink(sink);
    assertThat(Usage.isUsed(leaving, catalog)).as("whether it is waited for").isEqualTo(may);
  }

  @ParameterizedTest
  @CsvSource({"other", "plant"})
  void shouldTakeEverybodyWhileItStays(String named) {
    Source source = source("12:00:01");
    source.setStatus(Serialization.unmarshal(status(1, named, null), SourceStatus.class));

    assertSame(source, ConnectorUse.of(source).check(catalog), true);
  }

  private void assertSame(HasMetadata user, Verdict operator, boolean may) {
    Finding worker = ConnectorRules.check(user, "mqtt", PLANT, leaving);

    assertThat(operator.holds()).as("operator").isEqualTo(may);
    assertThat(worker.isInOrder()).as("worker").isEqualTo(may);
    if (!may) {
      assertThat(operator.reason()).isEqualTo(Reason.ConnectorDeleting);
      assertThat(operator.message())
          .isEqualTo(
              "Connector 'plant' is being deleted and takes no new users: name another one in"
                  + " spec.connectorRef.name");
      assertThat(worker.reason()).isEqualTo(Reason.ConnectorDeleting);
      assertThat(worker.kind()).isEqualTo(Finding.Kind.MISTAKE);
    }
  }

  /** As the operator writes it. */
  private static String status(long observed, String named, String accepted) {
    String connector = named == null ? "" : "connector: " + named;
    String condition =
        accepted == null
            ? ""
            : "conditions: [{type: Accepted, status: '%s', reason: %s}]"
                .formatted(accepted.equals("Accepted") ? "True" : "False", accepted);
    return "observedGeneration: %d%n%s%n%s%n".formatted(observed, connector, condition);
  }

  private static Source source(String made) {
    Source source = new Source();
    source.setSpec(
        new SourceSpecBuilder().connector("plant").from(new MqttSource(List.of("a"), 1)).build());
    return made(source, made);
  }

  private static Sink sink(String made) {
    Sink sink = new Sink();
    sink.setSpec(new SinkSpecBuilder().from("temps").connector("plant").build());
    return made(sink, made);
  }

  private static <T extends HasMetadata> T made(T user, String time) {
    user.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(FakeCatalog.NAMESPACE)
            .withName("user")
            .withUid("uid-user")
            .withGeneration(1L)
            .withCreationTimestamp("2026-03-01T" + time + "Z")
            .build());
    return user;
  }
}
