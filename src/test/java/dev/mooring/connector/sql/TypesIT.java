package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a Source reads, a Sink writes: each type that the server has, by itself, in an array, behind
 * a domain and within a composite type, is copied from one table into another.
 */
class TypesIT extends RowReaderFixture {
  /** For each type those are taken that the server reads as one. */
  private static final List<String> SAMPLES =
      List.of(
          "0",
          "1",
          "-7",
          "1.50",
          "12345678901234567890.123456789",
          "NaN",
          "Infinity",
          "-Infinity",
          "true",
          "a",
          "it''s \"quoted\", {braced} \\\\ and (so on)",
          " ",
          "\u00e4\u20ac",
          "\\\\x00ff",
          "2026-01-02",
          "0044-03-15 BC",
          "12345-01-02",
          "infinity",
          "-infinity",
          "2026-01-02 03:04:05.123456",
          "2026-01-02 03:04:05.123456+02",
          "12:34:56.789",
          "12:34:56+02",
          "1 year 2 mons -3 days 04:05:06.7",
          "-1 days +02:03",
          "00000000-0000-0000-0000-00000000000a",
          "10.0.0.0/8",
          "2001:db8::1",
          "08:00:2b:01:02:03",
          "08:00:2b:01:02:03:04:05",
          "101",
          "(1,2)",
          "((1,2),(3,4))",
          "[(1,2),(3,4)]",
          "{1,2,3}",
          "<(1,2),3>",
          "((0,0),(0,1),(1,0))",
          "[1,5)",
          "empty",
          "(,2026-01-02)",
          "[2026-01-01 00:00:00,infinity]",
          "{[1,5),[7,9)}",
          "{}",
          "null",
          "\"text\"",
          "{\"a\":[1,null,{\"b\":\"c\"}]}",
          "[1,2]",
          "$.a",
          "<a b=\"c\">d</a>",
          "''a'':1 ''b'':2A",
          "''a'' & ''b''",
          "16/B374D848",
          "10:20:10,14,15",
          "(0,1)",
          "1 2",
          "pg_class",
          "english",
          "$1.50");

  /** Nobody can give a value of these. */
  private static final Set<String> CLOSED =
      Set.of(
          "gtsvector",
          "pg_node_tree",
          "pg_ndistinct",
          "pg_dependencies",
          "pg_mcv_list",
          "pg_brin_bloom_summary",
          "pg_brin_minmax_multi_summary",
          "aclitem");

  @Test
  void shouldCopyEachTypeOfTheServer() throws Exception {
    List<String> types =
        database.rows(
            "SELECT format_type(oid, NULL) FROM pg_type WHERE typnamespace ="
                + " 'pg_catalog'::regnamespace AND typtype IN ('b', 'r', 'm') AND typcategory <>"
                + " 'A' AND typisdefined ORDER BY 1");
    Set<String> closed = new TreeSet<>();
    assertThat(types).hasSizeGreaterThan(60);
    for (String type : types) {
      List<String> samples = samples(type);
      if (samples.isEmpty()) {
        closed.add(type);
      } else {
        copy(type, samples);
      }
    }
    assertThat(closed).isSubsetOf(CLOSED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"int2vector", "oidvector", "int[]", "text[]", "bytea[]", "mood", "varchar(200)"})
  void shouldCopyOtherTypes(String type) throws Exception {
    database.executeAsOwner(
        "DROP TYPE IF EXISTS mood CASCADE", "CREATE TYPE mood AS ENUM ('a', '1')");
    copy(type, samples(type));
  }

  @Test
  void shouldCopyTypesOfExtensions() throws Exception {
    database.executeInDatabase(
        "CREATE EXTENSION IF NOT EXISTS hstore", "CREATE EXTENSION IF NOT EXISTS citext");
    copy("citext", List.of("a", "B"));
    copy("hstore", List.of("\"a b\"=>\"c\\\"d\\\\\", e=>NULL", "", "a=>\"\""));
  }

  @Test
  void shouldCopyADeepType() throws Exception {
    database.executeAsOwner(
        "DROP TYPE IF EXISTS inner_type, outer_type CASCADE",
        "CREATE TYPE inner_type AS (a int, \"b c\" text, d bytea[])",
        "CREATE TYPE outer_type AS (one inner_type, many inner_type[], doc jsonb)");
    copy(
        "outer_type",
        List.of(
            "(\"(1,\"\"x,y\"\",\"\"{\"\"\"\"\\\\\\\\\\\\\\\\x00ff\"\"\"\"}\"\")\",\"{\"\"(2,,)\"\",NULL}\",\"{\"\"a\"\":"
                + " 1}\")",
            "(,,)"));
  }

  /** The longest that a numeric can be: 131,072 digits, and 16,383 behind the point. */
  @Test
  void shouldCopyNumbersOfAnyLength() throws Exception {
    String long1 = "9".repeat(1_001);
    String longest = "-" + "7".repeat(131_072) + "." + "1".repeat(16_383);
    copy("numeric", List.of(long1, longest, "0." + "3".repeat(2_000), "1e1000", "1e-1000"));
  }

  private List<String> samples(String type) {
    List<String> literals = new ArrayList<>();
    SAMPLES.forEach(sample -> literals.add("E'" + sample + "'"));
    database.executeInDatabase(
        "CREATE OR REPLACE FUNCTION readable(value text, type text) RETURNS boolean LANGUAGE"
            + " plpgsql AS $$ BEGIN EXECUTE format('SELECT CAST(%L AS %s)', value, type); RETURN"
            + " true; EXCEPTION WHEN OTHERS THEN RETURN false; END $$");
    return database.rows(
        "SELECT value FROM unnest(ARRAY[%s]) value WHERE readable(value, '%s')"
            .formatted(String.join(", ", literals), type));
  }

  private void copy(String type, List<String> samples) throws Exception {
    List<String> rows = new ArrayList<>();
    for (String sample : samples) {
      String literal = "$sample$" + sample + "$sample$";
      rows.add("(" + rows.size() + ", " + literal + "::" + type + ")");
    }
    boolean json = type.startsWith("json");
    database.executeAsOwner(
        "DROP TABLE IF EXISTS origin, copy",
        "DROP TYPE IF EXISTS composite_of CASCADE",
        "DROP DOMAIN IF EXISTS domain_of CASCADE",
        "CREATE DOMAIN domain_of AS " + type,
        "CREATE TYPE composite_of AS (a " + type + ", b text)",
        "CREATE TABLE origin (id int, plain "
            + type
            + ", dom domain_of, comp composite_of"
            + (isArray(type) ? "" : ", list " + type + "[], doms domain_of[]")
            + ")",
        "INSERT INTO origin SELECT id, value, value, ROW(value, 'x')::composite_of"
            + (isArray(type) ? "" : ", ARRAY[value, NULL], ARRAY[value, NULL]::domain_of[]")
            + " FROM (VALUES "
            + String.join(", ", rows)
            + ") AS v (id, value)",
        "INSERT INTO origin (id) VALUES (-1)",
        "CREATE TABLE copy (LIKE origin)");
    int before = receiver.payloads().size();
    SourceReader reader = read("SELECT * FROM origin", "id", null, 200);
    await().until(() -> receiver.payloads().size() == before + rows.size() + 1);
    reader.stop();
    SinkWriter writer = WriterFixture.into(connection, "copy");
    for (String record : receiver.payloads().subList(before, before + rows.size() + 1)) {
      ConnectorException refused = WriterFixture.write(writer, record);
      assertThat(refused).as(type + ": " + record).isNull();
    }
    assertThat(rows("copy", json)).as(type).isEqualTo(rows("origin", json));
  }

  private static boolean isArray(String type) {
    return type.endsWith("[]") || type.endsWith("vector") && !type.startsWith("ts");
  }

  /** A null of JSON is a NULL of SQL afterwards: row_to_json does not tell them apart. */
  private List<String> rows(String table, boolean json) {
    String text = "SELECT row_to_json(one)::text FROM " + table + " one ORDER BY id";
    String words = "SELECT one::text FROM " + table + " one ORDER BY id";
    return database.rows(json ? text : words);
  }
}
