package dev.mooring.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** For whom a saved position counts: which Source, of which type, at which Connector. */
class PositionBindingTest extends ClaimFixture {
  private static final String WAREHOUSE = "sql/warehouse";

  @Test
  void shouldSayWhatItsPositionCounts() {
    want("uid-1", WAREHOUSE, null);

    assertThat(stored().positionOf()).isEqualTo(WAREHOUSE);
  }

  /** Another cluster gives the Source another UID, and backup tools leave out owners. */
  @Test
  void shouldGoOnWhereARestoredSourceWas() {
    putFree("uid-in-the-old-cluster", "id=7", WAREHOUSE, null);

    want("uid-1", WAREHOUSE, null);

    assertThat(claims.tenure(SOURCE).orElseThrow().saved()).isEqualTo("id=7");
    assertThat(stored().sourceUid()).isEqualTo("uid-1");
    assertThat(stored().position()).isEqualTo("id=7");
    assertThat(owner()).isEqualTo("Source temps uid-1");
  }

  @Test
  void shouldBeginAnewWhereTheRestoredClaimIsOfAnotherConnector() {
    putFree("uid-in-the-old-cluster", "id=7", "sql/archive", null);

    want("uid-1", WAREHOUSE, null);

    assertThat(claims.tenure(SOURCE).orElseThrow().saved()).isNull();
    assertThat(stored().positionOf()).isEqualTo(WAREHOUSE);
  }

  /** Its claim goes with it, but not at once. */
  @Test
  void shouldBeginAnewForANamesakeOfASourceThatWasDeleted() {
    putFree("uid-0", "id=7", WAREHOUSE, sourceOwner("uid-0"));

    want("uid-1", WAREHOUSE, null);

    assertThat(claims.tenure(SOURCE).orElseThrow().saved()).isNull();
  }

  @Test
  void shouldBeginAnewAtAnotherConnectorOfTheSameSource() {
    putFree("uid-1", "id=7", "sql/archive", sourceOwner("uid-1"));

    want("uid-1", WAREHOUSE, null);

    assertThat(claims.tenure(SOURCE).orElseThrow().saved()).isNull();
    assertThat(stored().position()).isNull();
    assertThat(stored().positionOf()).isEqualTo(WAREHOUSE);
  }

  @Test
  void shouldBeginAnewWhenTheConnectorIsChangedWhileItReads() {
    want("uid-1", "sql/archive", null);
    claims.tenure(SOURCE).orElseThrow().advance("id=7");
    runs = true;
    settle();

    want("uid-1", WAREHOUSE, null);

    assertThat(claims.tenure(SOURCE)).as("while it still reads from the other").isEmpty();
    runs = false;
    settle();
    pass(2);
    assertThat(claims.tenure(SOURCE).orElseThrow().saved()).isNull();
    assertThat(stored().position()).isNull();
    assertThat(stored().positionOf()).isEqualTo(WAREHOUSE);
  }

  /** Written by a version that did not say so. */
  @Test
  void shouldGoOnAndSayWhatItCountsWhereThatIsNotSaid() {
    putFree("uid-1", "id=7", null, sourceOwner("uid-1"));

    want("uid-1", WAREHOUSE, null);

    assertThat(claims.tenure(SOURCE).orElseThrow().saved()).isEqualTo("id=7");
    assertThat(stored().positionOf()).isEqualTo(WAREHOUSE);
  }

  @Test
  void shouldSayWhatItCountsAtTheNextSaveWhereAnOlderVersionTookIt() {
    want("uid-1");
    want("uid-1", WAREHOUSE, null);
    claims.tenure(SOURCE).orElseThrow().advance("id=8");

    pass(6);

    assertThat(stored().position()).isEqualTo("id=8");
    assertThat(stored().positionOf()).isEqualTo(WAREHOUSE);
  }
}
