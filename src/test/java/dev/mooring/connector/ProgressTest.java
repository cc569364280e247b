package dev.mooring.connector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final List<String> reached = new ArrayList<>();
  private final Progress progress =
      new Progress(
          new SourcePosition() {
            @Override
            public String saved() {
              return null;
            }

            @Override
            public void advance(String position) {
              reached.add(position);
            }
          });

  @Test
  void shouldMoveWithEachRecordThatIsAcknowledgedInOrder() {
    Runnable first = progress.next("1");
    Runnable second = progress.next("2");
    first.run();
    second.run();

    assertThat(reached).containsExactly("1", "2");
  }

  @Test
  void shouldNotPassARecordThatIsNotAcknowledged() {
    Runnable first = progress.next("1");
    Runnable second = progress.next("2");
    Runnable third = progress.next("3");

    third.run();
    second.run();
    assertThat(reached).isEmpty();

    first.run();
    assertThat(reached).containsExactly("3");
  }

  @Test
  void shouldMoveNoMoreAfterTheEnd() {
    Runnable first = progress.next("1");
    Runnable second = progress.next("2");
    first.run();

    progress.end();
    second.run();

    assertThat(reached).containsExactly("1");
  }
}
