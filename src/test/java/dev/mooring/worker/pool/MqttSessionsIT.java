package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mooring.api.v1alpha1.ConnectorSpec;
import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.MqttConnection;
import dev.mooring.api.v1alpha1.MqttSource;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Pool;
import dev.mooring.api.v1alpha1.SourceSpec;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.ReadRequest;
import dev.mooring.connector.SecretValues;
import dev.mooring.connector.SourcePosition;
import dev.mooring.connector.mqtt.MqttType;
import dev.mooring.connector.network.AddressRules;
import dev.mooring.connector.network.Network;
import dev.mooring.sharing.Subscriber;
import dev.mooring.testing.broker.EmbeddedBroker;
import dev.mooring.testing.broker.TestClient;
import dev.mooring.testing.network.TcpProxy;
import dev.mooring.testing.resource.ConnectorSpecBuilder;
import dev.mooring.testing.resource.SourceSpecBuilder;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a broker keeps for Sources survives what becomes of the pool, with a real broker. */
class MqttSessionsIT {
  private static final Vertx VERTX = Vertx.vertx();
  private static final EmbeddedBroker BROKER = EmbeddedBroker.shared();

  private final String name = "sessions-" + UUID.randomUUID().toString().substring(0, 8);
  private final NodeIdentity node = new NodeIdentity(name, "worker-0");
  private final ControlThread control = new ControlThread();
  private final PoolRuntime runtime =
      new PoolRuntime(control, new OpenPace(control), new Random(), node, Clock.systemUTC());
  private final MqttType type = new MqttType(new Network(VERTX, AddressRules.EVERYWHERE));
  private final TestClient publisher = TestClient.connect(VERTX, BROKER.port());
  private ConnectorPool pool;
  private String url = BROKER.url();

  @AfterAll
  static void end() {
    VERTX.close();
  }

  @AfterEach
  void close() throws Exception {
    publisher.close();
    pool.close().toCompletableFuture().get(3, TimeUnit.MINUTES);
    control.close();
  }

  @Test
  void shouldLoseNothingWhenThePoolBecomesSmallerWhileASinkTakesNothing() {
    shouldLoseNothingWhenSmaller(null);
  }

  @Test
  void shouldLoseNothingWhenTheShareBecomesSmallerWhileASinkTakesNothing() {
    shouldLoseNothingWhenSmaller(2);
  }

  private void shouldLoseNothingWhenSmaller(Integer share) {
    open(settings("mooring", 2, 1, share), "a", "b");
    Taken first = read("a", "a/#");
    Taken second = read("b", "b/#");
    await().until(() -> first.reads && second.reads);
    second.setRoom(false);
    publish("b/1", 50);

    pool.update(settings("mooring", 1, 2, share == null ? null : 1));
    await().until(() -> share == null ? pool.held() == 2 : pool.held() == 1);
    second.setRoom(true);

    await().until(() -> second.payloads.size() == 50);
    await().until(() -> pool.held() == 1);
    await()
        .untilAsserted(
            () -> assertThat(pool.sessions()).allMatch(session -> session.client() == 0));
  }

  @Test
  void shouldEmptyTheSessionsThatAnotherPrefixLeavesBehind() {
    open(settings("before", 1, 1, null), "a");
    Taken taken = read("a", "a/#");
    await().until(() -> taken.reads);
    taken.setRoom(false);
    publish("a/1", 50);

    pool.update(settings("after", 1, 2, null));
    await().until(() -> pool.view().reason() == null && pool.view().open() == 1 && pool.held() > 0);
    taken.setRoom(true);

    await().until(() -> taken.payloads.size() == 50);
  }

  @Test
  void shouldReadOtherTopicsWithoutAMomentWithoutAny() throws Exception {
    open(settings("mooring", 1, 1, null), "a");
    Taken taken = read("a", "a/both", "a/old");
    await().until(() -> taken.reads);
    Thread publishing =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 0; i < 300; i++) {
                    publisher.publish(name + "/a/both", "both-" + i);
                  }
                });

    taken.reading.change(request("a", "a/both", "a/new"));
    publishing.join();
    await()
        .until(
            () -> {
              publisher.publish(name + "/a/new", "new");
              return taken.payloads.contains("new");
            });

    await()
        .until(() -> taken.payloads.stream().filter(one -> one.startsWith("both")).count() == 300);
    assertThat(taken.interruptions).isZero();
  }

  @Test
  void shouldReadWhatIsLeftOfTopicsThatChangeWhileTheBrokerIsAwayAndGiveThemUp() {
    try (TcpProxy proxy = TcpProxy.to("127.0.0.1", BROKER.port())) {
      url = "tcp://127.0.0.1:" + proxy.port();
      open(settings("mooring", 1, 1, null), "a", "b");
      Taken taken = read("a", "a/old");
      Taken neighbour = read("b", "b/#");
      await().until(() -> taken.reads && neighbour.reads);
      proxy.cut();
      publish("a/old", 50);
      publish("b/1", 50);

      taken.reading.change(request("a", "a/new"));
      proxy.restore();

      await().until(() -> taken.payloads.size() == 50);
      await().until(() -> neighbour.payloads.size() == 50);
      await().until(() -> topics("a").equals(List.of(name + "/a/new")));
      publisher.publish(name + "/a/old", "late");
      publisher.publish(name + "/a/new", "new");
      await().until(() -> taken.payloads.contains("new"));
      assertThat(taken.payloads).doesNotContain("late");
    }
  }

  @Test
  void shouldGiveUpWhatAnEarlierProcessHasSubscribedToForASourceThatIsDeletedMeanwhile()
      throws Exception {
    open(settings("mooring", 1, 1, null), "a", "b");
    Taken gone = read("a", "a/#");
    Taken first = read("b", "b/#");
    await().until(() -> gone.reads && first.reads);
    pool.close().toCompletableFuture().get(3, TimeUnit.MINUTES);
    List<HeldSession> recorded = pool.sessions();
    publish("a/1", 50);
    publish("b/1", 50);

    pool = new ConnectorPool(settings("mooring", 1, 1, null), runtime, (view, of) -> {});
    pool.share(subscribers("b"), recorded);
    pool.open();
    Taken second = read("b", "b/#");

    await().until(() -> topics("a").isEmpty());
    await().until(() -> second.payloads.size() == 50);
  }

  private List<String> topics(String source) {
    return pool.sessions().stream()
        .filter(session -> session.source().equals(source))
        .flatMap(session -> session.topics().stream())
        .toList();
  }

  private void open(PoolSettings settings, String... sources) {
    pool = new ConnectorPool(settings, runtime, (view, of) -> {});
    pool.share(subscribers(sources), List.of());
    pool.open();
  }

  private List<Subscriber> subscribers(String... sources) {
    return List.of(sources).stream()
        .map(
            source ->
                new Subscriber(
                    new ObjectKey("plant", source),
                    "2026-01-01T00:00:00Z",
                    List.of(name + "/" + source + "/#"),
                    true))
        .toList();
  }

  private PoolSettings settings(String prefix, int size, int generation, Integer share) {
    ConnectorSpec spec =
        new ConnectorSpecBuilder()
            .to(new MqttConnection(url, null, null, prefix, null, null, null))
            .pool(new Pool(size, null))
            .build();
    PoolSettings settings =
        new PoolSettings(
            new ObjectKey("plant", "broker"),
            generation,
            type,
            spec,
            SecretValues.none(),
            List.of());
    return share == null ? settings : settings.withShare(share);
  }

  private void publish(String topic, int count) {
    for (int i = 0; i < count; i++) {
      publisher.publish(name + "/" + topic, "m" + i);
    }
  }

  private ReadRequest request(String source, String... topics) {
    List<String> filters = List.of(topics).stream().map(topic -> name + "/" + topic).toList();
    SourceSpec spec =
        new SourceSpecBuilder().connector("broker").from(new MqttSource(filters, 1)).build();
    return new ReadRequest(new ObjectKey("plant", source), spec, node, SourcePosition.NONE);
  }

  private Taken read(String source, String... topics) {
    Taken taken = new Taken();
    taken.reading = pool.read(request(source, topics), taken, taken);
    return taken;
  }

  private static final class Taken implements MessageReceiver, ReadingListener {
    private final Set<String> payloads = ConcurrentHashMap.newKeySet();
    private volatile boolean room = true;
    private volatile boolean reads;
    private volatile int interruptions;
    private volatile Runnable resume;
    private Reading reading;

    private void setRoom(boolean now) {
      room = now;
      Runnable next = resume;
      if (now && next != null) {
        next.run();
      }
    }

    @Override
    public boolean offer(Message message, Runnable acknowledge) {
      if (!room) {
        return false;
      }
      payloads.add(new String(message.payload(), StandardCharsets.UTF_8));
      acknowledge.run();
      return true;
    }

    @Override
    public void whenRoom(Runnable next) {
      resume = next;
      if (room) {
        next.run();
      }
    }

    @Override
    public void failed(ConnectorException cause) {}

    @Override
    public void reading() {
      reads = true;
    }

    @Override
    public void interrupted(ConnectorException cause) {
      interruptions++;
    }
  }
}
