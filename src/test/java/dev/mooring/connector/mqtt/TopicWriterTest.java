package dev.mooring.connector.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.MqttSink;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.ConnectorException.Kind;
import dev.mooring.connector.FilledText;
import dev.mooring.connector.Message;
import dev.mooring.connector.network.Handover;
import dev.mooring.connector.network.Loop;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is never sent, because a broker would end the connection over it. */
class TopicWriterTest {
  private final Vertx vertx = Vertx.vertx();
  private final Loop loop = Loop.next(vertx);
  private final LinkedBlockingQueue<Publication> published = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    vertx.close();
  }

  @Test
  void shouldPublishToATopicThatARecordMakes() throws Exception {
    write("rooms/${payload.room}", "rooms/", "küche 1", "");

    assertThat(published.poll(3, TimeUnit.MINUTES).topic()).isEqualTo("rooms/küche 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+", "a/#", "x\n", "\t", "\u0000", "\u0085", "\uFFFF", "\uFDD0", "\uD800"})
  void shouldNeverPublishToWhatIsNoTopic(String value) {
    ConnectorException failure = failure(write("rooms/${payload.room}", "rooms/", value, ""));

    assertThat(failure.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(failure.reason()).isEqualTo(Reason.InvalidRecord);
    assertThat(failure.getMessage()).startsWith("the record makes a topic that has ");
    assertThat(failure.getMessage()).doesNotContain(value);
    assertThat(published).isEmpty();
  }

  @Test
  void shouldNotTakeAValueThatIsTooLongOrTooDeep() {
    assertThat(failure(write("${payload.room}", "", "ä".repeat(32_768), "")))
        .hasMessageContaining("more than 65535 bytes");
    assertThat(failure(write("${payload.room}", "", "/".repeat(128), "")))
        .hasMessageContaining("more than 128 levels");
    assertThat(failure(write("${payload.room}", "", "", ""))).hasMessageContaining("no characters");
  }

  @Test
  void shouldNotBlameTheRecordForWhatTheSinkSays() {
    ConnectorException failure = failure(write("a/${payload.b}/+/${payload.c}", "a/", "b", "/+/"));

    assertThat(failure.reason()).isEqualTo(Reason.InvalidSpec);
    assertThat(failure).hasMessage("mqtt.topic of the Sink has a wildcard in it: correct it");
  }

  @Test
  void shouldRefuseAPlainTopicThatAnEarlierVersionLetThrough() {
    TopicWriter writer = writer("plant/temp\n");

    ConnectorException failure =
        failure(writer.write(new Message("", new byte[0])).toCompletableFuture());

    assertThat(failure.kind()).isEqualTo(Kind.PERMANENT);
    assertThat(failure.reason()).isEqualTo(Reason.InvalidSpec);
    assertThat(published).isEmpty();
  }

  private CompletableFuture<Void> write(String topic, String before, String value, String after) {
    Message message =
        new Message("", new byte[0])
            .to(new FilledText(List.of(before, after), List.of(value)), List.of());
    return writer(topic).write(message).toCompletableFuture();
  }

  private TopicWriter writer(String topic) {
    return new TopicWriter(
        new MqttSink(topic, 1, null), loop, new Handover<>(loop, published::add), 1024);
  }

  private static ConnectorException failure(CompletableFuture<Void> write) {
    assertThat(write).isCompletedExceptionally();
    return (ConnectorException) write.exceptionNow();
  }
}
