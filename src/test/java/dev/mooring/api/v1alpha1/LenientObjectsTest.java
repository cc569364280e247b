package dev.mooring.api.v1alpha1;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LenientObjectsTest {
  private final KubernetesSerialization reader = reader();
  private final Map<String, Class<? extends CustomResource<?, ?>>> kinds =
      Map.of(
          "Sink", Sink.class, "SourceClaim", SourceClaim.class, "WorkerReport", WorkerReport.class);

  private static KubernetesSerialization reader() {
    ObjectMapper mapper = new ObjectMapper();
    KubernetesSerialization serialization = new KubernetesSerialization(mapper, true);
    LenientObjects.configure(mapper);
    return serialization;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {blackhole: {}, delivery: {onFailure: Park}}       | spec.delivery.onFailure: 'Park' is not known to this version of Mooring, which knows Block, Drop, DeadLetter
          {blackhole: {}, delivery: {inFlight: plenty}}      | spec.delivery.inFlight: this version of Mooring cannot read it
          {blackhole: {}, delivery: {inFlight: {most: 1}}}   | spec.delivery.inFlight: this version of Mooring cannot read it
          {blackhole: {}, enabled: [1]}                      | spec.enabled: this version of Mooring cannot read it
          {blackhole: {}, from: [{sourceRef: {name: a}}, {all: true}]}  | spec.from[1]: this version of Mooring cannot read it
          {blackhole: {}, from: everything}                  | spec.from: this version of Mooring cannot read it
          {http: {path: /a, headers: [{value: x}]}}          | spec.http.headers[0]: this version of Mooring cannot read it
          {blackhole: {}, delivery: {batch: {bytes: lots}}}  | spec.delivery.batch.bytes: not a number of bytes: write for example 1048576, 512Ki or 1Mi
          {mqtt: tcp}                                        | spec.mqtt: this version of Mooring cannot read it
          text                                               | spec: this version of Mooring cannot read it
          """)
  void shouldSayWhatItCannotRead(String spec, String part) {
    Sink sink = sink(spec, "{}");

    assertThat(LenientObjects.notUnderstood(sink)).contains(part);
    assertThat(sink.getSpec()).isNotNull();
  }

  @Test
  void shouldReadTheRest() {
    Sink sink =
        sink(
            "{from: [{sourceRef: {name: a}}], mqtt: {topic: t}, delivery: {onFailure: Park,"
                + " inFlight: 7}}",
            "{}");

    assertThat(sink.getSpec().from()).extracting(FromSource::source).containsExactly("a");
    assertThat(sink.getSpec().mqtt().topic()).isEqualTo("t");
    assertThat(sink.getSpec().delivery().inFlight()).isEqualTo(7);
    assertThat(sink.getMetadata().getName()).isEqualTo("s");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {blackhole: {}}                                    | {}
          {blackhole: {}, priority: high}                    | {}
          {blackhole: {}}                                    | {state: Running, reason: QuotaExceeded, later: {a: [1]}}
          {blackhole: {}}                                    | {state: Paused}
          {blackhole: {}}                                    | {nodes: [{name: worker-0, state: Paused, reason: Later}]}
          {blackhole: {}}                                    | later
          """)
  void shouldUnderstandASpecWhateverElseIsNew(String spec, String status) {
    assertThat(LenientObjects.notUnderstood(sink(spec, status))).isEmpty();
  }

  @Test
  void shouldHaveAWordForWhatOnlyALaterVersionSays() {
    Sink sink =
        sink(
            "{blackhole: {}}",
            "{state: Running, reason: Later, message: m, nodes: [{name: w, state: Paused}]}");

    assertThat(sink.getStatus().state()).isEqualTo(PipelineState.Running);
    assertThat(sink.getStatus().reason()).isEqualTo(Reason.Unknown);
    assertThat(sink.getStatus().message()).isEqualTo("m");
    assertThat(sink.getStatus().nodes())
        .extracting(NodeStatus::state)
        .containsExactly(NodeState.Unknown);
  }

  @Test
  void shouldSayWhatATypeItDoesNotKnowIs() {
    Sink sink = sink("{kafka: {topic: t}}", "{}");

    assertThat(LenientObjects.unknown(sink, sink.getSpec().typeName()))
        .contains(
            "spec has no block of a type that this version of Mooring knows: correct it, or upgrade"
                + " Mooring");
    assertThat(LenientObjects.unknown(sink("{blackhole: {}}", "{}"), "blackhole")).isEmpty();
  }

  @Test
  void shouldRememberItInACopy() {
    Sink copy = reader.clone(sink("{blackhole: {}, delivery: {onFailure: Park}}", "{}"));

    assertThat(LenientObjects.notUnderstood(copy)).isPresent();
  }

  @Test
  void shouldLeaveOutEntriesOfAReportThatItDoesNotKnow() {
    WorkerReport report =
        read(
            """
            {apiVersion: mooring.dev/v1alpha1, kind: WorkerReport, metadata: {name: worker-0.0}, spec: {
              worker: worker-0, instance: i, later: 1, entries: [
              {kind: Stream, namespace: n, name: a, uid: u, generation: 1, state: Running},
              {kind: Sink, namespace: n, name: b, uid: u, generation: 1, state: Running, reason: Later, more: 1}]}}
            """,
            WorkerReport.class);

    assertThat(report.getSpec().entries()).extracting(ReportEntry::name).containsExactly("b");
    assertThat(report.getSpec().entries())
        .extracting(ReportEntry::reason)
        .containsExactly(Reason.Unknown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          WorkerReport | {worker: {name: a}, instance: i, entries: []}
          WorkerReport | text
          SourceClaim  | {holder: [a]}
          SourceClaim  | text
          Sink         | {blackhole: {later: 1}, from: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]}
          """)
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldEndWhateverThereIsNotToBeRead(String kind, String spec) {
    CustomResource<?, ?> object =
        read(
            "{apiVersion: mooring.dev/v1alpha1, kind: %s, metadata: {name: a}, spec: %s}"
                .formatted(kind, spec),
            kinds.get(kind));

    assertThat(object.getSpec()).isNotNull();
    assertThat(LenientObjects.notUnderstood(object)).isPresent();
  }

  @Test
  void shouldTakeNothingFromAReportThatDoesNotSayWhose() {
    WorkerReport report =
        read(
            """
            {apiVersion: mooring.dev/v1alpha1, kind: WorkerReport, metadata: {name: a}, spec: {
              entries: [{kind: Sink, namespace: n, name: b, uid: u, generation: 1, state: Running}]}}
            """,
            WorkerReport.class);

    assertThat(report.getSpec().entries()).isEmpty();
  }

  @Test
  void shouldReadAllOthersOfAList() {
    String list =
        """
        ---
        {apiVersion: mooring.dev/v1alpha1, kind: SinkList, items: [%s, %s]}
        """
            .formatted(
                json("{blackhole: {}, delivery: {onFailure: Park}}", "{}"),
                json("{blackhole: {}}", "{}"));

    List<Sink> objects =
        reader
            .<DefaultKubernetesResourceList<Sink>>unmarshal(
                new ByteArrayInputStream(list.getBytes(UTF_8)), new TypeReference<>() {})
            .getItems();

    assertThat(objects)
        .extracting(object -> LenientObjects.notUnderstood(object).isPresent())
        .containsExactly(true, false);
  }

  private Sink sink(String spec, String status) {
    return read(json(spec, status), Sink.class);
  }

  private static String json(String spec, String status) {
    return "{apiVersion: mooring.dev/v1alpha1, kind: Sink, metadata: {name: s, namespace: n}, spec: %s, status: %s}"
        .formatted(spec, status);
  }

  private <T> T read(String yaml, Class<T> kind) {
    return reader.unmarshal("---\n" + yaml, kind);
  }
}
