package dev.mooring.connector.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.MemorySink;
import dev.mooring.api.v1alpha1.MemorySource;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.connector.Connection;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.SinkWriter;
import dev.mooring.connector.SourcePosition;
import dev.mooring.connector.SourceReader;
import dev.mooring.testing.connector.RecordingReceiver;
import dev.mooring.testing.resource.SinkSpecBuilder;
import dev.mooring.testing.resource.SourceSpecBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryTypeTest {
  private static final NodeIdentity NODE = new NodeIdentity("cluster", "worker-0");

  private final MemoryType type = new MemoryType();
  private final RecordingReceiver receiver = new RecordingReceiver(100);

  @Test
  void shouldFinishAWriteWhenEveryReaderHasAcknowledgedIt() {
    // Given
    RecordingReceiver second = new RecordingReceiver(100);
    read("plant", "raw", receiver);
    read("plant", "raw", second);

    // When
    CompletableFuture<Void> write = write("plant", "raw", "a");

    // Then
    assertThat(receiver.payloads()).containsExactly("a");
    assertThat(receiver.messages().getFirst().topic()).isEqualTo("raw");
    assertThat(second.payloads()).containsExactly("a");
    receiver.acknowledge(0);
    assertThat(write).isNotDone();
    second.acknowledge(0);
    assertThat(write).isCompleted();
  }

  @Test
  void shouldDropWhatNobodyReads() {
    read("plant", "raw", receiver);

    assertThat(write("plant", "other", "a")).isCompleted();
    assertThat(write("office", "raw", "a")).isCompleted();
    assertThat(receiver.payloads()).isEmpty();
  }

  @Test
  void shouldWaitForRoom() {
    // Given: a reader with room for one
    RecordingReceiver slow = new RecordingReceiver(1);
    read("plant", "raw", slow);

    // When
    CompletableFuture<Void> first = write("plant", "raw", "a");
    CompletableFuture<Void> second = write("plant", "raw", "b");
    CompletableFuture<Void> third = write("plant", "raw", "c");

    // Then: the others wait, in order
    assertThat(slow.payloads()).containsExactly("a");
    slow.acknowledge(0);
    assertThat(first).isCompleted();
    assertThat(List.of(second, third)).noneMatch(CompletableFuture::isDone);
    slow.makeRoom(1);
    assertThat(slow.payloads()).containsExactly("a", "b");
    slow.makeRoom(1);
    assertThat(slow.payloads()).containsExactly("a", "b", "c");
  }

  @Test
  void shouldAskToTryAgainWhatAStoppedReaderHasNotTaken() {
    // Given
    RecordingReceiver slow = new RecordingReceiver(1);
    SourceReader reader = read("plant", "raw", slow);
    CompletableFuture<Void> offered = write("plant", "raw", "a");
    CompletableFuture<Void> waiting = write("plant", "raw", "b");

    // When
    reader.stop();
    slow.makeRoom(10);

    // Then: what was offered may still be acknowledged
    assertKind(waiting, ConnectorException.Kind.RETRY);
    assertThat(slow.payloads()).containsExactly("a");
    assertThat(write("plant", "raw", "c")).isCompleted();
    slow.acknowledge(0);
    assertThat(offered).isCompleted();
  }

  @Test
  void shouldAskToTryAgainWhatAForgottenReaderHasNotAcknowledged() {
    SourceReader reader = read("plant", "raw", receiver);
    CompletableFuture<Void> offered = write("plant", "raw", "a");

    assertThat(reader.forget()).isCompleted();

    assertKind(offered, ConnectorException.Kind.RETRY);
  }

  @Test
  void shouldAskToTryAgainWhenTheReadersConnectionCloses() {
    Connection connection = open("plant");
    connection.read(source("plant", "raw"), receiver);
    CompletableFuture<Void> offered = write("plant", "raw", "a");

    connection.close();

    assertKind(offered, ConnectorException.Kind.RETRY);
    assertThat(write("plant", "raw", "b")).isCompleted();
  }

  @Test
  void shouldFailWhatIsNotWrittenWhenTheWritersConnectionCloses() {
    read("plant", "raw", receiver);
    Connection connection = open("plant");
    SinkWriter writer = connection.writer(sink("raw"));
    CompletableFuture<Void> before = writer.write(message("a")).toCompletableFuture();

    connection.close();

    assertKind(before, ConnectorException.Kind.DISCONNECTED);
    assertKind(
        writer.write(message("b")).toCompletableFuture(), ConnectorException.Kind.DISCONNECTED);
    assertThat(receiver.payloads()).containsExactly("a");
  }

  @Test
  void shouldLetAReaderWriteToItsOwnTopic() {
    // Given: a pipeline from the topic to itself, which ends after 10,000 rounds
    SinkWriter writer = open("plant").writer(sink("loop"));
    AtomicInteger rounds = new AtomicInteger();
    read(
        "plant",
        "loop",
        new OpenReceiver() {
          @Override
          public boolean offer(Message message, Runnable acknowledge) {
            if (rounds.incrementAndGet() < 10_000) {
              writer.write(message);
            }
            acknowledge.run();
            return true;
          }
        });

    // When
    CompletableFuture<Void> first = writer.write(message("a")).toCompletableFuture();

    // Then: neither the stack nor a lock stops it
    assertThat(first).isCompleted();
    assertThat(rounds).hasValue(10_000);
  }

  @Test
  void shouldOfferOneAtATimeToManyWriters() {
    // Given
    RecordingReceiver narrow = new RecordingReceiver(0);
    read("plant", "raw", narrow);
    List<CompletableFuture<Void>> writes = new ArrayList<>();

    // When: four threads write while there is room now and then
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(
                thread ->
                    Thread.ofPlatform()
                        .start(
                            () -> {
                              SinkWriter writer = open("plant").writer(sink("raw"));
                              for (int i = 0; i < 1000; i++) {
                                CompletableFuture<Void> write =
                                    writer.write(message(thread + "-" + i)).toCompletableFuture();
                                synchronized (writes) {
                                  writes.add(write);
                                }
                              }
                            }))
            .toList();
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              narrow.makeRoom(50);
              return narrow.payloads().size() == 4000;
            });

    // Then: each arrives once, in the order of its writer
    assertThat(threads)
        .allSatisfy(thread -> assertThat(thread.join(Duration.ofMinutes(3))).isTrue());
    assertThat(narrow.overlapped()).isFalse();
    for (int thread = 0; thread < 4; thread++) {
      String prefix = thread + "-";
      assertThat(narrow.payloads().stream().filter(p -> p.startsWith(prefix)))
          .containsExactlyElementsOf(IntStream.range(0, 1000).mapToObj(i -> prefix + i).toList());
    }
    IntStream.range(0, 4000).forEach(narrow::acknowledge);
    assertThat(writes).hasSize(4000).allMatch(CompletableFuture::isDone);
  }

  private static void assertKind(CompletableFuture<Void> write, ConnectorException.Kind kind) {
    assertThat(write)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            ConnectorException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private SourceReader read(String namespace, String topic, MessageReceiver to) {
    return open(namespace).read(source(namespace, topic), to).toCompletableFuture().join();
  }

  private CompletableFuture<Void> write(String namespace, String topic, String payload) {
    return open(namespace).writer(sink(topic)).write(message(payload)).toCompletableFuture();
  }

  private Connection open(String namespace) {
    return type.open(
            new ConnectionRequest(
                new ObjectKey(namespace, "x"), null, SecretValues.none(), NODE, 0, true),
            cause -> {})
        .connection()
        .toCompletableFuture()
        .join();
  }

  private static ReadRequest source(String namespace, String topic) {
    SourceSpec spec = new SourceSpecBuilder().from(new MemorySource(topic)).build();
    return new ReadRequest(new ObjectKey(namespace, "x"), spec, NODE, SourcePosition.NONE);
  }

  private static SinkSpec sink(String topic) {
    return new SinkSpecBuilder().to(new MemorySink(topic)).build();
  }

  private static Message message(String payload) {
    return new Message("elsewhere", payload.getBytes(StandardCharsets.UTF_8));
  }

  /** Always has room. */
  private abstract static class OpenReceiver implements MessageReceiver {
    @Override
    public void whenRoom(Runnable resume) {
      resume.run();
    }

    @Override
    public void failed(ConnectorException cause) {
      throw new AssertionError(cause);
    }
  }
}
