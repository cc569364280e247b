package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorException.Kind;
import dev.mooring.connector.SinkWriter;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose fault it is, by a real PostgreSQL's answers. */
class SqlFaultsIT extends WriterFixture {
  @BeforeEach
  void makeTables() {
    database.executeAsOwner(
        "DROP TABLE IF EXISTS guarded, plain, parts",
        "CREATE TABLE guarded (id int, code text)",
        "CREATE TABLE plain (id int PRIMARY KEY, made int GENERATED ALWAYS AS (id + 1) STORED, n"
            + " int)",
        "CREATE TABLE parts (id int, day date) PARTITION BY RANGE (day)",
        "CREATE TABLE parts_2026 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO"
            + " ('2027-01-01')",
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF"
            + " NEW.code IS NOT NULL THEN RAISE EXCEPTION 'as asked' USING ERRCODE = NEW.code; END"
            + " IF; RETURN NEW; END $$",
        "CREATE TRIGGER refusing BEFORE INSERT ON guarded FOR EACH ROW EXECUTE FUNCTION refuse()");
  }

  @ParameterizedTest
  @CsvSource({
    "P0001, PERMANENT, InvalidRecord",
    "20000, PERMANENT, InvalidRecord",
    "22012, PERMANENT, InvalidRecord",
    "23505, PERMANENT, InvalidRecord",
    "TH001, UNKNOWN, InternalError",
    "38000, UNKNOWN, InternalError",
    "39P01, UNKNOWN, InternalError",
    "XX000, UNKNOWN, InternalError",
    "P0000, UNKNOWN, InternalError",
    "23514, PERMANENT, InvalidRecord",
    "40001, RETRY, Unavailable",
    "2200H, RETRY, InvalidSpec",
    "XX002, RETRY, Unavailable",
    "42P01, RETRY, InvalidSpec",
    "42703, PERMANENT, InvalidRecord",
    "42501, RETRY, NotAuthorized",
    "42P05, RETRY, ProtocolError",
    "26000, RETRY, ProtocolError",
    "0A000, RETRY, InvalidSpec",
    "55000, RETRY, InvalidSpec",
    "57P03, DISCONNECTED, Unavailable"
  })
  void shouldTellWhoseFaultAStateIs(String state, Kind kind, Reason reason) {
    ConnectorException cause = write(into("guarded"), "{\"id\": 1, \"code\": \"" + state + "\"}");

    assertThat(cause.kind()).isEqualTo(kind);
    assertThat(cause.reason()).isEqualTo(reason);
    assertThat(database.number("SELECT count(*) FROM guarded")).isZero();
  }

  @Test
  void shouldBlameTheRecordForAFieldThatIsNoColumnAndTheSinkForAColumnThatIsNone() {
    ConnectorException field = write(into("plain"), "{\"id\": 1, \"other\": 1}");
    assertThat(field.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(field).hasMessageContaining("other");

    ConnectorException column =
        write(into("plain", List.of("id", "other"), null), "{\"id\": 1, \"other\": 1}");
    assertThat(column.kind()).isEqualTo(Kind.RETRY);
    assertThat(column.reason()).isEqualTo(Reason.InvalidSpec);
    assertThat(column).hasMessageContaining("sql.columns").hasMessageContaining("other");

    ConnectorException key =
        write(into("plain", null, List.of("other")), "{\"id\": 1, \"other\": 1}");
    assertThat(key.kind()).isEqualTo(Kind.RETRY);
    assertThat(key).hasMessageContaining("sql.upsert.keys").hasMessageContaining("'other'");
    ConnectorException beside =
        write(into("plain", null, List.of("id")), "{\"id\": 1, \"other\": 1}");
    assertThat(beside.kind()).isEqualTo(Kind.PERMANENT);
  }

  @Test
  void shouldBlameTheRecordForAValueOfAColumnThatTheDatabaseMakes() {
    assertThat(write(into("plain"), "{\"id\": 1, \"made\": 1}").kind()).isEqualTo(Kind.PERMANENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          INSERT INTO nowhere VALUES (:id)                    | InvalidSpec | nowhere
          INSERT INTO plain (id, no) VALUES (:id, 1)          | InvalidSpec | no
          INSERT INTO plain (id, n) VALUES (:id, 'abc'::int)  | InvalidSpec | invalid input syntax
          INSERT INTO plain (id) VALUES (:id                  | InvalidSpec | syntax error
          INSERT INTO plain (id) VALUES (no_function(:id))    | InvalidSpec | no_function
          INSERT INTO pg_catalog.pg_am (amname) VALUES (:id)  | NotAuthorized | GRANT
          INSERT INTO plain (id) VALUES (:id) ON CONFLICT (n) DO NOTHING | InvalidSpec | ON CONFLICT
          """)
  void shouldBlameTheStatementForWhatNoRecordCanMend(
      String statement, Reason reason, String words) {
    ConnectorException cause = write(by(statement), "{\"id\": 1}");

    assertThat(cause.kind()).isEqualTo(Kind.RETRY);
    assertThat(cause.reason()).isEqualTo(reason);
    assertThat(cause).hasMessageContaining(words);
  }

  @Test
  void shouldNotKnowWhoseFaultAMissingPartitionIs() {
    assertThat(write(into("parts"), "{\"id\": 1, \"day\": \"2027-01-01\"}").kind())
        .isEqualTo(Kind.UNKNOWN);
    assertThat(write(into("parts"), "{\"id\": 1, \"day\": \"2026-01-01\"}")).isNull();
  }

  @Test
  void shouldSayTheSameOfAllValuesThatDoNotFit() {
    ConnectorException one = write(into("plain"), "{\"id\": \"one\"}");
    ConnectorException other = write(into("plain"), "{\"id\": \"an\\\"other\"}");

    assertThat(one.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(one).hasMessage("invalid input syntax for type integer: \"…\"");
    assertThat(other).hasMessage(one.getMessage());
  }

  @Test
  void shouldNotBlameTheRecordForAnAlteredTableOrType() {
    SinkWriter writer = into("plain");
    for (int i = 0; i < 8; i++) {
      assertThat(write(writer, "{\"id\": %d, \"n\": %d}".formatted(i, i))).isNull();
    }
    database.executeAsOwner("ALTER TABLE plain ALTER COLUMN n TYPE jsonb USING to_jsonb(n)");
    assertThat(write(writer, "{\"id\": 10, \"n\": {\"a\": 1}}")).isNull();
    database.executeAsOwner(
        "ALTER TABLE plain ALTER COLUMN n TYPE bytea USING convert_to(n::text, 'UTF8')");
    assertThat(write(writer, "{\"id\": 11, \"n\": \"AQI=\"}")).isNull();

    assertThat(database.rows("SELECT n FROM plain WHERE id = 11")).containsExactly("\\x0102");
  }

  @Test
  void shouldGoOnAfterThePreparedStatementsAreGone() {
    SinkWriter writer = by("INSERT INTO plain (id) VALUES (:id)");
    for (int i = 0; i < 8; i++) {
      assertThat(write(writer, "{\"id\": %d}".formatted(i))).isNull();
    }
    database.executeAsOwner(
        "CREATE OR REPLACE FUNCTION lose() RETURNS int LANGUAGE plpgsql AS"
            + " $$ BEGIN EXECUTE 'DEALLOCATE ALL'; RETURN 1; END $$");
    assertThat(write(by("SELECT lose()"), "{}")).isNull();

    assertThat(write(writer, "{\"id\": 20}", "{\"id\": 21}")).isNull();
    assertThat(write(writer, "{\"id\": 22}")).isNull();
  }

  @Test
  void shouldCallAProcedureThatCommitsInABatchToo() {
    database.executeAsOwner(
        "CREATE OR REPLACE PROCEDURE put(id int) LANGUAGE plpgsql AS $$ BEGIN"
            + " INSERT INTO plain (id) VALUES (put.id); COMMIT; END $$");
    SinkWriter writer = by("CALL put(:id)");

    assertThat(write(writer, "{\"id\": 1}", "{\"id\": 2}", "{\"id\": 3}")).isNull();
    assertThat(write(writer, "{\"id\": 4}", "{\"id\": 5}")).isNull();

    assertThat(database.number("SELECT count(*) FROM plain")).isEqualTo(5);
  }

  @Test
  void shouldNotTakeTheBeginningOfALongNameForAColumn() {
    String column = "ä".repeat(31);
    database.executeAsOwner("ALTER TABLE plain ADD COLUMN \"" + column + "\" int");
    assertThat(write(into("plain"), "{\"id\": 1, \"" + column + "\": 1}")).isNull();

    assertThat(write(into("plain"), "{\"id\": 2, \"" + column + "äöü\": 1}").kind())
        .isEqualTo(Kind.PERMANENT);
  }
}
