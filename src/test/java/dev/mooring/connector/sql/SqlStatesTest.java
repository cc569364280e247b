package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.connector.sql.SqlStates.Fault;
import dev.mooring.connector.sql.SqlStates.Meaning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlStatesTest {
  private static final Pattern CODE = Pattern.compile("`([0-9A-Z]{2}|[0-9A-Z]{5})`");

  @ParameterizedTest
  @CsvSource({
    "the record's, RECORD",
    "settings or session, SETTINGS",
    "nobody's, LATER",
    "the connection's, CONNECTION"
  })
  void shouldBeTheListOfTheGuide(String row, Fault fault) throws IOException {
    String line =
        Files.readAllLines(Path.of("docs/guide/sql.md")).stream()
            .filter(text -> text.startsWith("| " + row + " |"))
            .findFirst()
            .orElseThrow();
    Set<String> published =
        CODE.matcher(line.split("[|]")[2])
            .results()
            .map((MatchResult code) -> code.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(published)
        .isEqualTo(
            SqlStates.ALL.stream()
                .filter(meaning -> meaning.fault() == fault)
                .map(Meaning::state)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "X", "38000", "39000", "TH001", "XX000", "HV000", "P0000", "99999"})
  void shouldNotKnowWhatIsNotInTheList(String state) {
    assertThat(SqlStates.of(state).fault()).isEqualTo(Fault.UNKNOWN);
  }

  @Test
  void shouldLetALongerCodeGoBeforeAShorterOne() {
    assertThat(SqlStates.of("25006").fault()).isEqualTo(Fault.CONNECTION);
    assertThat(SqlStates.of("25P02").fault()).isEqualTo(Fault.SETTINGS);
    assertThat(SqlStates.of("2200H").fault()).isEqualTo(Fault.SETTINGS);
    assertThat(SqlStates.of("22003").fault()).isEqualTo(Fault.RECORD);
  }
}
