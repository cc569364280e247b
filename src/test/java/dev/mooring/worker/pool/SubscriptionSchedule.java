package dev.mooring.worker.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.Message;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.sharing.Subscriber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * One random schedule of all that can happen to a pool and to three Sources on it, with a model of
 * a broker. For the test's thread only.
 */
final class SubscriptionSchedule {
  private static final String HERE = "tcp://here:1883";
  private static final String THERE = "tcp://there:1883";
  private static final int EVENTS = 40;

  private final Random random;
  private final PoolFixture pools = new PoolFixture();
  private final SessionBroker broker;
  private final boolean changingUrl;
  private final Integer share;
  final List<String> log = new ArrayList<>();
  private final Map<String, Fed> sources = new LinkedHashMap<>();
  private final Set<String> excused = new HashSet<>();
  private final List<String> unheard = new ArrayList<>();
  private ConnectorPool pool;
  private String url = HERE;
  private int size;
  private int granted;
  private int generation = 1;
  private int number;

  SubscriptionSchedule(int seed, boolean changingUrl, Integer share) {
    this.random = new Random(seed);
    this.broker = new SessionBroker(random);
    this.changingUrl = changingUrl;
    this.share = share;
    this.size = 1 + random.nextInt(3);
    this.granted = share == null ? 0 : share;
  }

  void run() {
    for (String name : List.of("a", "b", "c")) {
      sources.put(name, new Fed(name));
    }
    start(List.of());
    sources.values().forEach(Fed::begin);
    pass(Duration.ofSeconds(1));
    for (int i = 0; i < EVENTS; i++) {
      event();
      pools.control.settle();
      if (Boolean.getBoolean("schedule.states")) {
        say("\n   " + pool + " at the broker " + broker + "\n");
      }
    }
    finish();
  }

  private void event() {
    Fed source = List.copyOf(sources.values()).get(random.nextInt(sources.size()));
    switch (random.nextInt(18)) {
      case 0, 1, 2 -> source.publish(source.name + "/" + random.nextInt(3));
      case 3 -> source.setRoom(!source.room);
      case 4 -> {
        say("lose");
        broker.loseOne(random.nextBoolean() ? url : HERE);
      }
      case 5 -> {
        if (!changingUrl) {
          say("down " + broker.down);
          if (!broker.down.remove(url)) {
            broker.down.add(url);
          }
        }
      }
      case 6 -> resize();
      case 7 -> {
        if (!source.isGone) {
          source.suspend();
        }
      }
      case 8 -> source.begin();
      case 9 -> {
        if (changingUrl && random.nextInt(3) == 0) {
          settle();
          url = url.equals(HERE) ? THERE : HERE;
          say("url " + url);
          update();
          // Both answer: it arrives, and all subscribe there.
          sources.values().forEach(Fed::begin);
          pass(Duration.ofMinutes(1));
        }
      }
      case 10 -> restart();
      case 11 -> source.acknowledge();
      case 12, 13 -> {
        if (!source.isGone) {
          source.edit();
        }
      }
      case 14 -> source.retire();
      case 15 -> source.delete();
      default -> pass(Duration.ofMillis(random.nextInt(15_000)));
    }
  }

  private void resize() {
    size = 1 + random.nextInt(3);
    granted = share == null ? 0 : 1 + random.nextInt(share);
    say("size " + size + " share " + granted);
    update();
  }

  private void update() {
    generation++;
    pool.update(settings());
  }

  private PoolSettings settings() {
    PoolSettings all = PoolFixture.settings(broker, generation, url, size, "1");
    return share == null ? all : all.withShare(granted);
  }

  private void restart() {
    if (changingUrl) {
      return;
    }
    say("restart");
    sources.values().forEach(Fed::suspend);
    pool.close();
    pass(Duration.ofSeconds(10));
    List<HeldSession> recorded = pool.sessions();
    for (Fed source : sources.values()) {
      if (!source.isGone && random.nextInt(4) == 0) {
        source.edit();
      } else if (random.nextInt(10) == 0) {
        source.delete();
      }
    }
    start(recorded);
  }

  private void share(List<HeldSession> recorded) {
    pool.share(
        sources.values().stream().filter(source -> !source.isGone).map(Fed::subscriber).toList(),
        recorded);
  }

  private void start(List<HeldSession> recorded) {
    pool = new ConnectorPool(settings(), pools.runtime, (view, of) -> {});
    share(recorded);
    pool.open();
  }

  private void finish() {
    say("finish");
    settle();
    assertThat(unheard).as("published to topics that are read").isEmpty();
    assertThat(broker.lost).isSubsetOf(excused);
    assertThat(broker.waiting()).isEmpty();
    Set<String> wanted = new TreeSet<>();
    for (Fed source : sources.values()) {
      assertThat(source.received).containsAll(source.taken);
      if (!source.isGone) {
        wanted.addAll(source.topics);
      }
    }
    assertThat(broker.subscribed(url)).as("subscribed to %s", pool).isEqualTo(wanted);
    if (share != null) {
      assertThat(broker.most).isLessThanOrEqualTo(share);
    }
    Set<String> rest = new HashSet<>(broker.clients(url.equals(HERE) ? THERE : HERE));
    assertThat(rest).as("sessions where it was before").isEmpty();
    assertThat(broker.clients(url))
        .as("sessions %s", pool)
        .hasSizeLessThanOrEqualTo(share == null ? size : Math.min(size, granted));
  }

  /** All is well, for as long as it takes. */
  private void settle() {
    broker.down.clear();
    sources.values().stream().filter(source -> !source.isGone).forEach(Fed::begin);
    sources.values().forEach(source -> source.setRoom(true));
    for (int i = 0; i < 60; i++) {
      sources.values().forEach(Fed::acknowledge);
      pools.control.advance(Duration.ofSeconds(5));
    }
  }

  private void pass(Duration time) {
    say("pass " + time);
    pools.control.advance(time);
  }

  private void say(String what) {
    log.add(what);
  }

  /** A Source, with the Sinks that take its records. */
  private final class Fed implements MessageReceiver, ReadingListener {
    private final String name;
    private final Set<String> taken = new HashSet<>();
    private final Set<String> received = new HashSet<>();
    private final List<Runnable> unacknowledged = new ArrayList<>();

    /** What it reads, and those of them that it surely subscribes to. */
    private List<String> topics;

    private final Set<String> heard = new HashSet<>();
    private boolean isGone;

    /** It is there again, and has not been read since. */
    private boolean isAnew;

    private boolean room = true;
    private Runnable resume;
    private Reading reading;

    private Fed(String name) {
      this.name = name;
      this.topics = List.of(name + "/0");
    }

    private Subscriber subscriber() {
      return new Subscriber(new ObjectKey("plant", name), "2026-01-01T00:00:00Z", topics, true);
    }

    private void publish(String topic) {
      String message = topic + ":" + number++;
      if (broker.publish(url, topic, message)) {
        say("publish " + message);
        if (isGone || isAnew) {
          excused.add(message);
        } else {
          taken.add(message);
        }
      } else if (heard.contains(topic)) {
        unheard.add(message);
      }
    }

    /** It is there, and runs from now on. */
    private void begin() {
      if (reading == null) {
        say("begin " + name + " " + topics);
        if (isGone) {
          isGone = false;
          isAnew = true;
          share(List.of());
        }
        reading = pool.read(PoolFixture.source(name, topics), this, this);
      }
    }

    private void suspend() {
      if (reading != null) {
        say("suspend " + name);
        unacknowledged.clear();
        reading.suspend();
        reading = null;
        if (isGone) {
          excuse();
        }
      }
    }

    private void edit() {
      topics =
          IntStream.range(0, 3)
              .filter(topic -> random.nextBoolean())
              .mapToObj(topic -> name + "/" + topic)
              .toList();
      if (topics.isEmpty()) {
        topics = List.of(name + "/1");
      }
      say("edit " + name + " " + topics);
      heard.retainAll(topics);
      share(List.of());
      if (reading != null) {
        reading.change(PoolFixture.source(name, topics));
      }
    }

    /** It is disabled, or deleted: what is left is read first, as long as that may take. */
    private void retire() {
      if (reading != null && !isGone) {
        say("retire " + name);
        goAway();
        Reading ending = reading;
        ending
            .retire(Duration.ofSeconds(random.nextInt(3) * 10))
            .thenAccept(
                nothingLeft -> {
                  say("retired " + name + " " + nothingLeft);
                  if (!nothingLeft) {
                    excuse();
                  }
                  if (reading == ending) {
                    unacknowledged.clear();
                    reading = null;
                  }
                });
      }
    }

    /** It is deleted while it does not run. */
    private void delete() {
      if (reading == null && !isGone) {
        say("delete " + name);
        goAway();
        excuse();
      }
    }

    private void goAway() {
      isGone = true;
      heard.clear();
      share(List.of());
    }

    private void excuse() {
      excused.addAll(taken);
      taken.clear();
    }

    private void setRoom(boolean now) {
      say("room " + name + " " + now);
      room = now;
      Runnable next = resume;
      if (now && next != null) {
        resume = null;
        next.run();
      }
    }

    private void acknowledge() {
      List<Runnable> now = List.copyOf(unacknowledged);
      unacknowledged.clear();
      now.forEach(Runnable::run);
    }

    @Override
    public boolean offer(Message message, Runnable acknowledge) {
      if (!room) {
        return false;
      }
      received.add(message.topic());
      if (random.nextInt(4) == 0) {
        unacknowledged.add(acknowledge);
      } else {
        acknowledge.run();
      }
      return true;
    }

    @Override
    public void whenRoom(Runnable next) {
      resume = next;
      if (room) {
        setRoom(true);
      }
    }

    @Override
    public void failed(ConnectorException cause) {}

    @Override
    public void reading() {
      isAnew = false;
      if (!isGone && heard.isEmpty()) {
        heard.addAll(topics);
        heard.retainAll(broker.subscribed(url));
      }
    }

    @Override
    public void interrupted(ConnectorException cause) {}
  }
}
