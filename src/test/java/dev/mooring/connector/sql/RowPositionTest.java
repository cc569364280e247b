package dev.mooring.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowPositionTest {
  @ParameterizedTest
  @ValueSource(strings = {"7", "", "2026-01-01 00:00:00+00", "a except b", "x=y", "1 rows 2"})
  void shouldReadWhatItWrites(String value) {
    RowPosition rows = RowPosition.after(value, new TreeSet<>(Set.of("AAAA", "B/+B:2")));
    RowPosition unique = RowPosition.after(value, Set.of(RowPosition.ONLY));

    assertThat(RowPosition.read("at", rows.write("at"))).isEqualTo(rows);
    assertThat(unique.write("at")).isEqualTo("at=" + value);
    assertThat(RowPosition.read("at", unique.write("at"))).isEqualTo(RowPosition.before(value));
  }

  @Test
  void shouldBeginAnewForAnotherColumn() {
    assertThat(RowPosition.read("id", null)).isNull();
    assertThat(RowPosition.read("id", "at=1")).isNull();
    assertThat(RowPosition.read("id", "at>=1 except AAAA")).isNull();
    assertThat(RowPosition.read("id", "identity=1")).isNull();
  }

  @Test
  void shouldStayShortHoweverManyRowsThereAre() {
    Set<String> many =
        IntStream.range(0, 10_000).mapToObj("digest-%010d"::formatted).collect(Collectors.toSet());
    String written = RowPosition.after("v".repeat(1_024), many).write("c".repeat(63));

    assertThat(written).hasSizeLessThan(4_096);
    assertThat(DigestParts.among(many, RowPosition.read("c".repeat(63), written).hash()))
        .isEqualTo(many);
    Set<String> few =
        IntStream.range(0, 120).mapToObj("digest-%010d"::formatted).collect(Collectors.toSet());
    assertThat(RowPosition.after("v".repeat(1_024), few).write("c".repeat(63)))
        .hasSizeLessThan(4_096);
  }

  @Test
  void shouldKnowMostOfManyRowsAgainWhenOneIsAddedOrGone() {
    Set<String> before =
        IntStream.range(0, 10_000).mapToObj("digest-%010d"::formatted).collect(Collectors.toSet());
    String written = RowPosition.after("7", before).write("id");
    Set<String> now = new TreeSet<>(before);
    now.add("one more");

    Set<String> known = DigestParts.among(now, RowPosition.read("id", written).hash());
    assertThat(known).isSubsetOf(before).hasSizeGreaterThan(9_800);

    now.remove("one more");
    now.remove("digest-0000000007");
    assertThat(DigestParts.among(now, RowPosition.read("id", written).hash()))
        .isSubsetOf(before)
        .hasSizeGreaterThan(9_800);
  }

  /** As version 0.1 wrote it: SHA-256 of the sorted digests, each with a line feed. */
  @Test
  void shouldKnowTheRowsOfAPositionWithOneHash() {
    String written = "id>=7 except 2 rows 2u4c0lGUrpUtBGrZucgdPAfcUzJEC1jW10YbJIvlZxI";
    RowPosition position = RowPosition.read("id", written);

    assertThat(DigestParts.among(Set.of("A", "B"), position.hash()))
        .containsExactlyInAnyOrder("A", "B");
    assertThat(DigestParts.among(Set.of("A", "C"), position.hash())).isEmpty();
  }
}
