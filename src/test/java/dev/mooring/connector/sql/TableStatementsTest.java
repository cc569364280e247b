package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SqlSink;
import dev.mooring.api.v1alpha1.SqlUpsert;
import dev.mooring.connector.ConnectorException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableStatementsTest {
  @Test
  void shouldInsertTheFieldsThatARecordHas() throws ConnectorException {
    TableStatements table = new TableStatements(new SqlSink("plant.rooms", null, null, null));

    SqlText statement = statement(table, "{\"room\": \"a\", \"celsius\": 20}");

    assertThat(statement.sql())
        .isEqualTo("INSERT INTO \"plant\".\"rooms\" (\"room\", \"celsius\") VALUES (?, ?)");
    assertThat(statement.parameters()).containsExactly("room", "celsius");
  }

  @Test
  void shouldLeaveOutWhatIsNotAColumn() throws ConnectorException {
    TableStatements table = new TableStatements(new SqlSink("rooms", List.of("room"), null, null));

    assertThat(statement(table, "{\"room\": \"a\", \"noise\": 1}").parameters())
        .containsExactly("room");
  }

  @Test
  void shouldUpdateTheRowThatIsThere() throws ConnectorException {
    TableStatements table =
        new TableStatements(new SqlSink("rooms", null, new SqlUpsert(List.of("room")), null));

    assertThat(statement(table, "{\"room\": \"a\", \"celsius\": 20}").sql())
        .endsWith(" ON CONFLICT (\"room\") DO UPDATE SET \"celsius\" = EXCLUDED.\"celsius\"");
    assertThat(statement(table, "{\"room\": \"a\"}").sql())
        .endsWith(" ON CONFLICT (\"room\") DO NOTHING");
  }

  @Test
  void shouldQuoteNamesThatARecordBrings() throws ConnectorException {
    TableStatements table = new TableStatements(new SqlSink("rooms", null, null, null));

    assertThat(statement(table, "{\"a\\\") VALUES (1); --\": 1}").sql())
        .isEqualTo("INSERT INTO \"rooms\" (\"a\"\") VALUES (1); --\") VALUES (?)");
  }

  @Test
  void shouldRefuseARecordWithoutAKey() {
    TableStatements table =
        new TableStatements(new SqlSink("rooms", null, new SqlUpsert(List.of("room")), null));

    ConnectorException refused =
        catchThrowableOfType(ConnectorException.class, () -> statement(table, "{\"celsius\": 20}"));

    assertThat(refused.kind()).isEqualTo(ConnectorException.Kind.PERMANENT);
    assertThat(refused.reason()).isEqualTo(Reason.InvalidRecord);
    assertThat(refused).hasMessageContaining("'room'");
  }

  private static SqlText statement(TableStatements table, String record) throws ConnectorException {
    return table.of(JsonRecords.parse(record.getBytes(StandardCharsets.UTF_8)));
  }
}
