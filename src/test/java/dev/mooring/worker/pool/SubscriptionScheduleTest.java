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
import org.junit.jupiter.api.Test;

/**
 * The one rule, by random schedules of all that can happen to a pool: what the other side has taken
 * for a Source that exists is delivered, however often the Source cannot run, connections are lost,
 * the pool is resized, changed or its worker replaced.
 */
class SubscriptionScheduleTest {
  private static final String HERE = "tcp://here:1883";
  private static final String THERE = "tcp://there:1883";
  private static final int SCHEDULES = 1_000;
  private static final int EVENTS = 40;

  @Test
  void shouldLoseNothingThatIsNotGivenUp() {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      run(seed, false, null);
    }
  }

  @Test
  void shouldLoseNothingUnderABudgetAndKeepToIt() {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      run(seed, false, 2);
    }
  }

  @Test
  void shouldLoseNothingWhenItGoesOverToAnotherSystem() {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      run(seed, true, null);
    }
  }

  private static void run(int seed, boolean changingUrl, Integer share) {
    Schedule schedule = new Schedule(seed, changingUrl, share);
    try {
      schedule.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + schedule.log, e);
    }
  }

  private static final class Schedule {
    private final Random random;
    private final PoolFixture pools = new PoolFixture();
    private final SessionBroker broker;
    private final boolean changingUrl;
    private final Integer share;
    private final List<String> log = new ArrayList<>();
    private final Map<String, Fed> sources = new LinkedHashMap<>();
    private final Set<String> published = new HashSet<>();
    private ConnectorPool pool;
    private String url = HERE;
    private int size;
    private int granted;
    private int generation = 1;
    private int number;

    private Schedule(int seed, boolean changingUrl, Integer share) {
      this.random = new Random(seed);
      this.broker = new SessionBroker(random);
      this.changingUrl = changingUrl;
      this.share = share;
      this.size = 1 + random.nextInt(3);
      this.granted = share == null ? 0 : share;
    }

    private void run() {
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
      switch (random.nextInt(14)) {
        case 0, 1, 2 -> {
          if (source.isHeard) {
            String next = String.valueOf(number++);
            published.add(source.name + ":" + next);
            say("publish " + source.name + ":" + next);
            broker.publish(url, source.name, next);
          }
        }
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
        case 7 -> source.suspend();
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
      start(pool.sessions());
    }

    private void start(List<HeldSession> recorded) {
      pool = new ConnectorPool(settings(), pools.runtime, (view, of) -> {});
      pool.share(sources.values().stream().map(Fed::subscriber).toList(), recorded);
      pool.open();
    }

    private void finish() {
      say("finish");
      settle();
      assertThat(broker.lost).isEmpty();
      assertThat(broker.unheard).isEmpty();
      assertThat(broker.waiting()).isEmpty();
      Set<String> received = new HashSet<>();
      sources.values().forEach(source -> received.addAll(source.received));
      assertThat(received).isEqualTo(published);
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
      sources.values().forEach(Fed::begin);
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
      private final Set<String> received = new HashSet<>();
      private final List<Runnable> unacknowledged = new ArrayList<>();
      private boolean isHeard;
      private boolean room = true;
      private Runnable resume;
      private Reading reading;

      private Fed(String name) {
        this.name = name;
      }

      private Subscriber subscriber() {
        return new Subscriber(
            new ObjectKey("plant", name), "2026-01-01T00:00:00Z", List.of(name), 1);
      }

      private void begin() {
        if (reading == null) {
          say("begin " + name);
          reading = pool.read(PoolFixture.source(name), this, this);
        }
      }

      private void suspend() {
        if (reading != null) {
          say("suspend " + name);
          unacknowledged.clear();
          reading.suspend();
          reading = null;
        }
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
        isHeard = true;
      }

      @Override
      public void interrupted(ConnectorException cause) {}
    }
  }
}
