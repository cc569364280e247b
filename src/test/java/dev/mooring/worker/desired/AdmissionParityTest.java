package dev.mooring.worker.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Admission;
import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.api.v1alpha1.WorkerPool;
import dev.mooring.operator.references.Expressions;
import dev.mooring.operator.references.FakeCatalog;
import dev.mooring.operator.references.PoolAccess;
import dev.mooring.operator.references.SourceIntent;
import dev.mooring.operator.status.Verdict;
import dev.mooring.sharing.OwnOverlap;
import dev.mooring.worker.pipeline.RecordKeys;
import dev.mooring.worker.pipeline.SinkExpressions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the API server lets through (CustomResourceValidationIT shows that it does these), a worker
 * can start with, or operator and workers refuse in the same words.
 */
class AdmissionParityTest {
  private static final Path CASES = Path.of("src/test/resources/crd");
  private static final Path SAMPLES = Path.of("config/samples");

  /** Without a spec, of no type or of a value that there is not. */
  private static final Pattern UNREADABLE =
      Pattern.compile(
          "# expect: (spec: Required|.*Unsupported value|unknown field|.*'\\^\\[0-9\\]\\{1,9\\})");

  private static final Pattern KIND = Pattern.compile("(?m)^kind: *(\\w+)");

  private final Expressions operator = new Expressions();
  private final KnownRules worker = new KnownRules(Runnable::run, () -> {});

  static List<HasMetadata> admitted() throws IOException {
    List<HasMetadata> objects = new ArrayList<>();
    for (Path file : files(CASES, "valid-")) {
      objects.addAll(objects(Files.readString(file)));
    }
    for (Path file : files(SAMPLES, "")) {
      objects.addAll(objects(Files.readString(file)));
    }
    return objects;
  }

  @ParameterizedTest
  @MethodSource("admitted")
  void shouldStartWithWhatIsAdmitted(HasMetadata object) throws Exception {
    switch (object) {
      case Source source -> {
        // As with a Sink's, there is more to say than the API server can.
        if (mistakes(source).isEmpty()) {
          assertThat(worker.keys(source.getSpec())).isNotNull();
        }
        assertThat(RecordKeys.of(source.getSpec())).isNotNull();
      }
      case Sink sink -> {
        // The API server does not know CEL: such a mistake is the operator's to say.
        if (mistakes(sink).isEmpty()) {
          assertThat(worker.expressions(sink.getSpec())).isNotNull();
          assertThat(SinkExpressions.compile(sink.getSpec())).isNotNull();
        }
        assertThat(sink.getSpec().delivery().drainLimit()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(sink.getSpec().delivery().retry().shortest()).isPositive();
      }
      case Connector connector -> {
        assertThat(connector.getSpec().typeName()).isNotBlank();
        assertThat(connector.getSpec().healthCheck().limit()).isPositive();
        assertThat(connector.getSpec().reconnect().shortest()).isPositive();
      }
      default -> assertThat(object.getKind()).isNotBlank();
    }
  }

  /**
   * What the API server refuses may be there all the same, from before there was the rule. Where
   * neither role can read it, neither has an opinion.
   */
  static List<Path> refused() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String kind : List.of("source", "sink")) {
      for (Path file : files(CASES.resolve(kind), "invalid-")) {
        if (!UNREADABLE.matcher(Files.readString(file)).find()) {
          files.add(file);
        }
      }
    }
    return files;
  }

  @ParameterizedTest
  @MethodSource("refused")
  void shouldSayTheSameOfWhatIsRefused(Path file) throws Exception {
    HasMetadata object = objects(Files.readString(file)).getFirst();

    Optional<String> said =
        object instanceof Sink sink ? mistakes(sink) : mistakes((Source) object);

    said.ifPresent(message -> assertThat(message).isNotBlank());
    String type = object instanceof Sink sink ? sink.getSpec().typeName() : "any";
    Verdict ofOperator = Verdict.understood(object, type);
    Finding ofWorker = Finding.understood(object, type);
    assertThat(ofWorker.isInOrder()).isEqualTo(ofOperator.holds());
    if (!ofOperator.holds()) {
      assertThat(ofWorker.reason()).isEqualTo(ofOperator.reason());
      assertThat(ofWorker.message()).isEqualTo(ofOperator.message());
    }
  }

  @Test
  void shouldFindNothingWrongWithTheSamples() throws Exception {
    for (Path file : files(SAMPLES, "")) {
      for (HasMetadata object : objects(Files.readString(file))) {
        assertThat(object instanceof Sink sink ? mistakes(sink) : Optional.empty()).isEmpty();
      }
    }
  }

  @Test
  void shouldHaveCasesOfAllKinds() throws Exception {
    assertThat(admitted())
        .extracting(HasMetadata::getKind)
        .contains("Connector", "Source", "Sink", "WorkerPool");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          filter: payload.a >                         | spec.filter: 1:12: unexpected end of the expression
          filter: payload.a * 2.0                     | spec.filter: 1:1: a filter must be a bool, and this is of type double
          filter: text.matches('(')                   | spec.filter: 1:14: not a regular expression (RE2): missing closing )
          filter: 'google.protobuf.Struct{} == payload' | spec.filter: 1:23: messages of Protobuf cannot be made here: write a map, such as {'a': 1}
          transform: paylod                           | spec.transform: 1:1: undeclared reference to 'paylod'
          template: 'a ${paylod}'                     | spec.template: 1:5: undeclared reference to 'paylod'
          template: 'a ${payload'                     | spec.template: 1:5: the brace that closes it is missing
          template: '{"a": ${payload.b}}'             |
          filter: payload.a / 2 > 1                   |
          filter: payload['a'] == 9007199254740993    |
          """)
  void shouldSayTheSameOfASink(String fields, String message) throws Exception {
    Sink sink =
        (Sink)
            objects(
                    "kind: Sink\napiVersion: mooring.dev/v1alpha1\nmetadata: {name: x}\n"
                        + "spec:\n  blackhole: {}\n  "
                        + fields)
                .getFirst();

    assertThat(mistakes(sink)).isEqualTo(Optional.ofNullable(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          floors/${payload.floor + 1}            |
          floors/${payload.name.matches('^#+$')} |
          floors/${'+#'}                         |
          floors/${payload.floor +}              | spec.mqtt.topic: 1:25: unexpected end of the expression
          """)
  void shouldSayTheSameOfATopic(String topic, String message) throws Exception {
    Sink sink =
        (Sink)
            objects(
                    "kind: Sink\napiVersion: mooring.dev/v1alpha1\nmetadata: {name: x}\n"
                        + "spec:\n  mqtt:\n    topic: \""
                        + topic
                        + "\"")
                .getFirst();

    assertThat(mistakes(sink)).isEqualTo(Optional.ofNullable(message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a/+",
        "a/#",
        "a/$${x}/#",
        "a/+/${payload.room}",
        "a\\tb",
        "a\\u0000b",
        "a/${payload.x}\\n",
      })
  void shouldRefuseTheSameTopics(String topic) throws Exception {
    Sink sink =
        (Sink)
            objects(
                    "kind: Sink\napiVersion: mooring.dev/v1alpha1\nmetadata: {name: x}\n"
                        + "spec:\n  mqtt:\n    topic: \""
                        + topic
                        + "\"")
                .getFirst();

    assertThat(mistakes(sink))
        .hasValueSatisfying(it -> assertThat(it).startsWith("spec.mqtt.topic"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "path: \"/my rooms/\\u0007${payload.room}\" | spec.http.path: the path",
        "path: \"/a/../${payload.room}\" | spec.http.path: the path",
        "path: /a, headers: [{name: X-A, value: \"${payload.a}\\n"
            + "\"}] | spec.http.headers[0].value: the value",
        "path: /a, headers: [{name: X-A, value: \"${payload.}\"}] | spec.http.headers[0].value: 1:",
      })
  void shouldRefuseTheSamePathsAndHeaders(String http, String beginning) throws Exception {
    Sink sink =
        (Sink)
            objects(
                    "kind: Sink\napiVersion: mooring.dev/v1alpha1\nmetadata: {name: x}\n"
                        + "spec:\n  http: {"
                        + http
                        + "}")
                .getFirst();

    assertThat(mistakes(sink)).hasValueSatisfying(it -> assertThat(it).startsWith(beginning));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          key: paylod.x                              | spec.key: 1:1: undeclared reference to 'paylod'
          key: payload.x                             |
          generator: {payload: payload}              | spec.generator.payload: 1:1: undeclared reference to 'payload'
          generator: {payload: 'sequence / 2'}       |
          """)
  void shouldSayTheSameOfASource(String fields, String message) throws Exception {
    Source source =
        (Source)
            objects(
                    "kind: Source\napiVersion: mooring.dev/v1alpha1\nmetadata: {name: x}\n"
                        + "spec:\n  "
                        + (fields.startsWith("generator") ? "" : "generator: {}\n  ")
                        + fields)
                .getFirst();

    assertThat(mistakes(source)).isEqualTo(Optional.ofNullable(message));
  }

  /** The same Source and Sink, of a namespace that their WorkerPool is not for. */
  @Test
  void shouldSayTheSameOfANamespaceThatAPoolDoesNotAdmit() {
    Sink sink = FakeCatalog.sinkOf("out", null, "in");
    FakeCatalog catalog =
        new FakeCatalog().closedPool("edge").generator("in", true, "edge").sink(sink);
    Source source = catalog.source(new ObjectKey(FakeCatalog.NAMESPACE, "in")).orElseThrow();
    OwnPool pool = new OwnPool("edge", new Admission(Set.of("office")));

    Verdict ofSource = SourceIntent.of(source, catalog, operator).accepted();
    Verdict ofSink = PoolAccess.ofSink(sink, catalog);

    assertThat(ofSource)
        .isEqualTo(ofSink)
        .isEqualTo(
            Verdict.refused(
                Reason.NamespaceNotAllowed,
                "namespace 'ns' may not use WorkerPool 'edge': name another one in the Source's"
                    + " spec.workerPoolRef.name, or have spec.allowedNamespaces of the WorkerPool"
                    + " admit the namespace"));
    Finding found =
        new SourceRules(Map.of(), DesiredStateTest.RULES, pool, known -> true).check(source);
    assertThat(found).isEqualTo(Finding.mistake(ofSource.reason(), ofSource.message()));
    assertThat(pool.refusal(sink)).contains(found);
  }

  private Optional<String> mistakes(Sink sink) {
    Optional<String> ofOperator = operator.mistakeIn(sink.getSpec());
    assertThat(Optional.ofNullable(worker.check(sink.getSpec()).message())).isEqualTo(ofOperator);
    return ofOperator;
  }

  private Optional<String> mistakes(Source source) {
    Optional<String> ofOperator = ofOperator(source);
    assertThat(Optional.ofNullable(worker.check(source.getSpec()).message())).isEqualTo(ofOperator);
    return ofOperator;
  }

  /** What it says of the spec by itself; what it says with others is another matter. */
  private Optional<String> ofOperator(Source source) {
    return operator
        .mistakeIn(source.getSpec())
        .or(() -> source.getSpec().subscription().flatMap(OwnOverlap::of).map(OwnOverlap::message));
  }

  private static List<HasMetadata> objects(String yaml) {
    List<HasMetadata> objects = new ArrayList<>();
    for (String document : yaml.split("(?m)^---$")) {
      if (document.contains("kind:")) {
        objects.add(Serialization.unmarshal(document, classOf(document)));
      }
    }
    return objects;
  }

  private static Class<? extends HasMetadata> classOf(String document) {
    Matcher kind = KIND.matcher(document);
    return switch (kind.find() ? kind.group(1) : "") {
      case "Connector" -> Connector.class;
      case "Source" -> Source.class;
      case "Sink" -> Sink.class;
      case "WorkerPool" -> WorkerPool.class;
      default -> GenericKubernetesResource.class;
    };
  }

  private static List<Path> files(Path folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml"))
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }
}
