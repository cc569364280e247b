package dev.mooring.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExchangesTest {
  private static final ConnectorException LOST =
      ConnectorException.disconnected(Reason.ConnectionLost, "lost");

  private final Exchanges<String> exchanges = new Exchanges<>();
  private final Recorder first = new Recorder();
  private final Recorder second = new Recorder();

  @Test
  void shouldBringAnswersToThePacketsThatTheyAreFor() {
    exchanges.begin(first);
    exchanges.begin(second);
    exchanges.written(first, 1);
    exchanges.written(second, 2);

    exchanges.answered(2, "two");
    exchanges.answered(1, "one");

    assertThat(first.heard).containsExactly("one");
    assertThat(second.heard).containsExactly("two");
    assertThat(exchanges.size()).isZero();
  }

  @Test
  void shouldKeepAnAnswerThatComesBeforeThePacketIdIsKnown() {
    exchanges.begin(first);
    exchanges.answered(7, "early");
    assertThat(first.heard).isEmpty();

    exchanges.written(first, 7);

    assertThat(first.heard).containsExactly("early");
    assertThat(exchanges.size()).isZero();
  }

  @Test
  void shouldIgnoreAnswersThatNobodyWaitsFor() {
    exchanges.answered(7, "stray");
    exchanges.begin(first);
    exchanges.written(first, 7);

    assertThat(first.heard).isEmpty();
    assertThat(exchanges.size()).isOne();
  }

  @Test
  void shouldFailWhatIsNotAnsweredOnce() {
    exchanges.begin(first);
    exchanges.begin(second);
    exchanges.written(first, 1);

    exchanges.failAll(LOST);
    exchanges.written(second, 2);
    exchanges.answered(1, "late");
    exchanges.fail(first, LOST);

    assertThat(first.heard).containsExactly("failed: lost");
    assertThat(second.heard).containsExactly("failed: lost");
  }

  @Test
  void shouldTellTheOldest() {
    exchanges.begin(first);
    exchanges.begin(second);
    exchanges.written(second, 2);
    assertThat(exchanges.oldest()).isSameAs(first);

    exchanges.written(first, 1);
    exchanges.answered(1, "one");
    assertThat(exchanges.oldest()).isSameAs(second);
  }

  private static final class Recorder implements Exchange<String> {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void answered(String answer) {
      heard.add(answer);
    }

    @Override
    public void failed(ConnectorException cause) {
      heard.add("failed: " + cause.getMessage());
    }
  }
}
