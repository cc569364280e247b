package dev.mooring.connector.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestTest {
  private static final long MILLISECOND = 1_000_000;

  private long now = 5_000 * MILLISECOND;
  private final Rest rest = new Rest(now);

  @Test
  void shouldRestWhileManyPacketsCome() {
    assertThat(packets(500, 50_000)).isPositive();
  }

  @Test
  void shouldNotRestForFewer() {
    assertThat(packets(10_000, 200_000)).isZero();
  }

  @Test
  void shouldRestOnceInATurn() {
    assertThat(packets(500, 50_000)).isEqualTo(1);

    rest.take();

    assertThat(packets(500, 50_000)).isEqualTo(1);
  }

  @Test
  void shouldNotRestWhileSomebodyWaits() {
    rest.postpone(now);
    assertThat(packets(500, 50_000)).isZero();

    assertThat(packets(20_000, 50_000)).as("a second later").isEqualTo(1);
  }

  @Test
  void shouldNotRestForTheFirstPacketAfterAQuietTime() {
    packets(500, 50_000);
    rest.take();
    now += 100 * MILLISECOND;

    assertThat(packets(1, 0)).isZero();
  }

  /** How many rests are asked for while so many packets come at that distance. */
  private int packets(int count, long nanosBetween) {
    int rests = 0;
    for (int i = 0; i < count; i++) {
      now += nanosBetween;
      rests += rest.isDueAfterPacket(now) ? 1 : 0;
    }
    return rests;
  }
}
