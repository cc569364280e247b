package dev.mooring.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the API server says of durations, sizes and qualities of service (CustomResourceValidationIT
 * shows that it does), both roles say in the same words.
 */
class SpecValuesTest {
  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of("connector", Connector.class, "source", Source.class, "sink", Sink.class);

  private static final Pattern OF_VALUES =
      Pattern.compile(
          "# expect: (.* must be (?:at most|between) .*; the default is .*|.*[.]minDelay must"
              + " not.*|mqtt[.]qos of a .*)");
  private static final Pattern NO_DURATION =
      Pattern.compile("# expect: spec[.](\\S+) in body should match '\\^\\(\\[0-9\\]\\{1,6\\}.*");

  static List<Path> admitted() throws IOException {
    return cases("valid-");
  }

  static List<Path> outOfBounds() throws IOException {
    return cases("invalid-").stream()
        .filter(file -> OF_VALUES.matcher(firstLine(file)).matches())
        .toList();
  }

  static List<Path> noDurations() throws IOException {
    return cases("invalid-").stream()
        .filter(file -> NO_DURATION.matcher(firstLine(file)).matches())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("admitted")
  void shouldHaveNothingAgainstWhatIsAdmitted(Path file) throws Exception {
    assertThat(SpecValues.mistake(read(file))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("outOfBounds")
  void shouldSayOfOthersWhatTheApiServerSays(Path file) throws Exception {
    Matcher expected = OF_VALUES.matcher(firstLine(file));
    assertThat(expected.matches()).isTrue();

    assertThat(SpecValues.mistake(read(file))).contains(expected.group(1));
  }

  @ParameterizedTest
  @MethodSource("noDurations")
  void shouldNameTheFieldOfWhatIsNoDuration(Path file) throws Exception {
    Matcher expected = NO_DURATION.matcher(firstLine(file));
    assertThat(expected.matches()).isTrue();

    assertThat(SpecValues.mistake(read(file)))
        .hasValueSatisfying(
            words -> assertThat(words).startsWith(expected.group(1) + ": not a duration"));
  }

  @Test
  void shouldLookIntoAConnectionOfItsOwn() {
    Source source =
        Serialization.unmarshal(
            """
            kind: Source
            apiVersion: mooring.dev/v1alpha1
            metadata: {name: x}
            spec:
              mqtt: {topics: [a]}
              connection: {mqtt: {url: "tcp://b", messageLimit: 1}}
            """,
            Source.class);

    assertThat(SpecValues.mistake(source))
        .contains(
            "spec.connection: mqtt.messageLimit must be between 1Ki and 268435455 bytes; the"
                + " default is 1Mi");
  }

  @Test
  void shouldHaveCasesOfAllKinds() throws Exception {
    assertThat(outOfBounds()).extracting(SpecValuesTest::kind).containsAll(KINDS.keySet());
    assertThat(noDurations()).extracting(SpecValuesTest::kind).containsAll(KINDS.keySet());
  }

  private static HasMetadata read(Path file) throws IOException {
    return Serialization.unmarshal(Files.readString(file), KINDS.get(kind(file)));
  }

  private static String kind(Path file) {
    return file.getParent().getFileName().toString();
  }

  private static String firstLine(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> cases(String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources/crd"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> KINDS.containsKey(kind(file)))
          .sorted()
          .toList();
    }
  }
}
