package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamedParametersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SELECT 1                                  | SELECT 1                                  | ``
          INSERT INTO t VALUES (:room, :celsius)    | INSERT INTO t VALUES (?, ?)               | room celsius
          UPDATE t SET a = :a WHERE a < :a          | UPDATE t SET a = ? WHERE a < ?            | a a
          SELECT :a::int                            | SELECT ?::int                             | a
          SELECT ':a', E'\\':a', "x:a", :b        | SELECT ':a', E'\\':a', "x:a", ?         | b
          SELECT 'it''s :a', :b                     | SELECT 'it''s :a', ?                      | b
          SELECT $$ :a $$, $q$ :b $$ $q$, :c        | SELECT $$ :a $$, $q$ :b $$ $q$, ?         | c
          SELECT :a -- :b                           | SELECT ? -- :b                            | a
          SELECT /* :a /* :b */ :c */ :d            | SELECT /* :a /* :b */ :c */ ?             | d
          SELECT doc ? 'x', :a                      | SELECT doc ?? 'x', ?                      | a
          SELECT a[1:2], :b                         | SELECT a[1:2], ?                          | b
          INSERT INTO t VALUES (:a);                | INSERT INTO t VALUES (?);                 | a
          """)
  void shouldFindParametersWherePostgresReadsCode(String text, String sql, String names)
      throws ConnectorException {
    SqlText compiled = NamedParameters.compile(text, "sql.statement");

    assertThat(compiled.sql()).isEqualTo(sql);
    assertThat(compiled.parameters())
        .isEqualTo(names.isEmpty() ? List.of() : List.of(names.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BEGIN                          | must not begin with BEGIN
          /* now */ set x = 1            | must not begin with SET
          INSERT INTO t VALUES ($1)      | write :name instead of $1
          PREPARE p AS SELECT 1          | must not begin with PREPARE
          """)
  void shouldRefuseWhatIsNoStatementForARecord(String text, String words) {
    ConnectorException refused =
        catchThrowableOfType(
            ConnectorException.class, () -> NamedParameters.compile(text, "sql.statement"));

    assertThat(refused.reason()).isEqualTo(Reason.InvalidSpec);
    assertThat(refused).hasMessageContaining("sql.statement").hasMessageContaining(words);
  }

  /** As long as a spec may have them, on the small stack of a thread of the tests' own. */
  @ParameterizedTest
  @ValueSource(strings = {"'%s'", "E'%s'", "\"%s\"", "$$%s$$", "/*%s*/", "%s"})
  void shouldReadLongTextsWithoutADeepStack(String form) throws Exception {
    for (String part : List.of("a", "''", "(((", "\\\\")) {
      String text = "SELECT " + form.formatted(part.repeat(8_000 / part.length())) + ", :b";
      CompletableFuture<SqlText> compiled = new CompletableFuture<>();
      Thread reader =
          new Thread(
              null,
              () -> {
                try {
                  compiled.complete(NamedParameters.compile(text, "sql.statement"));
                } catch (Throwable e) {
                  compiled.completeExceptionally(e);
                }
              },
              "reader",
              1 << 18);
      reader.start();

      assertThat(compiled.get(3, TimeUnit.MINUTES).sql()).startsWith("SELECT ");
    }
  }

  @Test
  void shouldRefuseTwoStatements() {
    ConnectorException refused =
        catchThrowableOfType(
            ConnectorException.class,
            () -> NamedParameters.compile("DELETE FROM t; DROP TABLE t", "sql.statement"));

    assertThat(refused.reason()).isEqualTo(Reason.InvalidSpec);
    assertThat(refused).hasMessageContaining("sql.statement must be one statement");
  }
}
