package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.HeldSession;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.ReportEntry;
import dev.mooring.api.v1alpha1.Session;
import dev.mooring.api.v1alpha1.SinkSpec;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.MessageReceiver;
import dev.mooring.connector.ReadRequest;
import dev.mooring.sharing.Subscriber;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * All connections of one Connector on this node: opens them, checks them, and opens them again when
 * they fail, for ever.
 *
 * <p>May be used from any thread; no method blocks. What changes, changes on the control thread;
 * writes go past it, over the connections that were open last.
 */
public final class ConnectorPool implements Connections {
  private static final Logger LOG = Logger.getLogger(ConnectorPool.class);

  /** What a report can bear of the topics of all its sessions. */
  private static final int MOST_TOPIC_CHARACTERS = 50_000;

  private static final ConnectionView UNKNOWN =
      new ConnectionView(NodeState.Connecting, null, null, 0);

  private final PoolRuntime runtime;
  private final Control control;
  private final PoolListener listener;
  private final SlotRow slots;
  private final SessionReclaims reclaims;
  private final CircuitBreaker breaker;
  private final WaitingSinks waiting = new WaitingSinks();
  private final LoneWrites loneWrites;
  private final WriteWatch watch;
  private final Changeover changeover;
  private volatile PoolSettings settings;
  private volatile ConnectionView view = UNKNOWN;
  private volatile List<HeldSession> sessions = List.of();
  private volatile List<Link> openLinks = List.of();
  private volatile Set<Link> readLinks = Set.of();
  private volatile int held;
  private PoolSettings published;
  private boolean publishing;
  private boolean closed;

  /** Opens nothing before {@link #open}. */
  public ConnectorPool(PoolSettings settings, PoolRuntime runtime, PoolListener listener) {
    this.settings = settings;
    this.runtime = runtime;
    this.control = runtime.control();
    this.listener = listener;
    this.reclaims = new SessionReclaims(runtime, () -> this.settings, new Reclaiming());
    this.breaker = new CircuitBreaker(runtime, () -> this.settings, this::wakeWaiting);
    this.loneWrites = new LoneWrites(runtime, () -> openLinks, breaker, this::wakeWaiting);
    this.watch = new WriteWatch(control, () -> this.settings, () -> openLinks);
    this.slots = new SlotRow(runtime, () -> this.settings, reclaims, this::changed);
    this.changeover = new Changeover(runtime, slots, new InUse());
  }

  /**
   * Begins to open the connections. The listener hears the first view (Connecting) at once.
   * Readings that begin before this cost no second connect.
   */
  public void open() {
    control.execute(
        () -> {
          publish();
          slots.start();
        });
  }

  /**
   * Takes over other settings of the same Connector. Another size opens more or closes the last
   * connections; another health check or reconnect goes without any connection's notice. To
   * anything else the connections go over one by one, after a probe has shown that it works; until
   * then, and as long as it does not work, the listener hears of the settings in use.
   */
  public void update(PoolSettings other) {
    control.execute(
        () -> {
          if (!closed) {
            reclaims.settingsChanged();
            changeover.to(other);
            changed();
          }
        });
  }

  /**
   * Says which Sources there are on this pool that compete for its clients, whether they can run
   * already or not, so that each can be given one. A Source that is not among them gets any; what
   * the other side still keeps for it, and nobody reads, is given up. To be called before these
   * begin to read.
   *
   * @param recorded what an earlier process of this worker has left on its clients
   */
  public void share(Collection<Subscriber> among, Collection<HeldSession> recorded) {
    control.execute(() -> slots.places().share(among, recorded));
  }

  /**
   * Says where this worker stands among those that log in; before that nobody is before it.
   *
   * @param opening while it is not connected
   * @param changing while it goes over to other settings
   */
  public void loginPlaces(LoginPlace opening, LoginPlace changing) {
    control.execute(
        () -> {
          if (!closed) {
            slots.logins().place(opening);
            changeover.place(changing);
            changed();
          }
        });
  }

  /**
   * Takes over exactly these sessions of workers that are gone, each on one more connection, or
   * under a budget in the place of one. What is left in them goes to the Sources that read here.
   */
  public void reclaim(Collection<Session> others) {
    control.execute(
        () -> {
          if (!closed) {
            reclaims.want(others);
            changed();
          }
        });
  }

  /** The sessions that the other side keeps, and those that were taken over and removed. */
  public List<HeldSession> sessions() {
    return sessions;
  }

  /**
   * The most connections that this pool has or opens from now on, until its settings allow more.
   * Already so when the listener hears of it: what is beyond a smaller share is closed then.
   */
  public int held() {
    return held;
  }

  /** What it is doing at this moment. */
  public PoolActivity activity() {
    int active = 0;
    int queued = waiting.count();
    List<Link> open = openLinks;
    Set<Link> read = readLinks;
    for (Link link : open) {
      int writes = link.writes().count();
      active += writes > 0 || read.contains(link) ? 1 : 0;
      queued += Math.max(0, writes - 1);
    }
    return new PoolActivity(
        active, open.size() - active, queued, slots.lastAttempt(), lastExchange());
  }

  private Instant lastExchange() {
    long now = control.nanoTime();
    return slots
        .sinceLastExchange(openLinks, now)
        .map(runtime.clock().instant()::minus)
        .orElse(null);
  }

  /**
   * Closes everything, and leaves sessions where they are. The listener hears nothing more.
   *
   * @return a stage that completes in bounded time, and never fails
   */
  public CompletionStage<Void> close() {
    return close(false);
  }

  /** Closes everything and removes the sessions; as {@link #close()} else. */
  public CompletionStage<Void> closeForGood() {
    return close(true);
  }

  private CompletionStage<Void> close(boolean forGood) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    control.execute(
        () -> {
          closed = true;
          loneWrites.close();
          view = UNKNOWN;
          watch.end();
          changeover
              .close()
              .thenCombine(reclaims.end(), (probed, reclaimed) -> reclaimed)
              .thenCombine(slots.close(forGood), (probed, left) -> left)
              .thenRun(
                  () -> {
                    sessions = slots.sessions();
                    done.complete(null);
                  });
          changed();
        });
    return done;
  }

  @Override
  public Reading read(ReadRequest request, MessageReceiver receiver, ReadingListener heard) {
    SourceReading reading = new SourceReading(request, receiver, heard, control, slots.places());
    control.execute(() -> slots.places().assign(reading));
    return reading;
  }

  @Override
  public boolean keepSessions() {
    return settings.keepsSessions();
  }

  @Override
  public CompletionStage<Boolean> endSession(ObjectKey source) {
    return CompletableFuture.supplyAsync(() -> reclaims.endOwn(source), control)
        .thenCompose(ended -> ended);
  }

  /** Other workers read these Sources no more: what they were meant to get is asked for anew. */
  public void renew(Collection<ObjectKey> sources) {
    control.execute(() -> slots.places().renew(sources));
  }

  @Override
  public Outlets outlets(SinkSpec sink) {
    return new PoolOutlets(
        sink,
        () -> openLinks,
        this::whyNoneIsOpen,
        breaker,
        waiting,
        watch,
        () -> loneWrites.outlet(sink));
  }

  @Override
  public ConnectionView view() {
    return view;
  }

  /** Elsewhere: who has waited for this goes on to write. */
  private void wakeWaiting() {
    if (waiting.count() > 0) {
      control.offload(waiting::wakeOne);
    }
  }

  @Override
  public String toString() {
    return slots + " " + reclaims;
  }

  private ConnectorException whyNoneIsOpen() {
    ConnectionView seen = view;
    return seen.reason() == null
        ? ConnectorException.disconnected(Reason.Connecting, "not connected yet")
        : ConnectorException.disconnected(seen.reason(), seen.message());
  }

  /** What writes use changes at once; the view once for all that changes together. */
  private void changed() {
    openLinks.forEach(slots::remember);
    List<Link> before = openLinks;
    openLinks = closed ? List.of() : slots.openLinks();
    readLinks = closed ? Set.of() : slots.readLinks();
    loneWrites.linksChanged(before, openLinks);
    if (!openLinks.isEmpty() && !openLinks.equals(before)) {
      wakeWaiting();
    }
    if (!publishing) {
      publishing = true;
      control.execute(this::publish);
    }
  }

  private void publish() {
    publishing = false;
    if (!closed) {
      changeover.look();
    }
    PoolSettings current = settings;
    ConnectionView now = leftBehind(changeover.view(slots.view()));
    List<HeldSession> kept = keptSessions();
    int heldBefore = held;
    held = slots.held() + changeover.held();
    if (closed
        || (now.equals(view)
            && kept.equals(sessions)
            && current.reportsLike(published)
            && (held == heldBefore || current.share() == null))) {
      return;
    }
    log(now);
    view = now;
    sessions = kept;
    published = current;
    listener.changed(now, current);
  }

  private List<HeldSession> keptSessions() {
    List<HeldSession> all =
        Stream.concat(reclaims.cleared().stream(), slots.sessions().stream()).toList();
    return HeldSession.within(all, ReportEntry.MAX_SESSIONS, MOST_TOPIC_CHARACTERS);
  }

  /** With what could not be taken along to other settings, where nothing else is to be said. */
  private ConnectionView leftBehind(ConnectionView seen) {
    ConnectorException left = reclaims.givenUp();
    return left == null || seen.reason() != null
        ? seen
        : new ConnectionView(seen.state(), left.reason(), left.getMessage(), seen.open());
  }

  private void log(ConnectionView now) {
    if (now.reason() != null && !Objects.equals(now.message(), view.message())) {
      LOG.warnf("%s: %s, %s: %s", settings.connector(), now.state(), now.reason(), now.message());
    } else if (now.reason() == null && (now.state() != view.state() || view.reason() != null)) {
      LOG.infof("%s: %s", settings.connector(), now.state());
    }
  }

  private final class InUse implements Changeover.Owner {
    @Override
    public PoolSettings settings() {
      return settings;
    }

    @Override
    public void use(PoolSettings other) {
      boolean another = !other.connectsLike(settings);
      settings = other;
      if (another) {
        // What the breaker knows, it knows of another system, or of another login.
        breaker.tryNow();
      }
    }

    @Override
    public CompletableFuture<Void> alone() {
      return reclaims.alone();
    }

    @Override
    public void changed() {
      ConnectorPool.this.changed();
    }
  }

  private final class Reclaiming implements SessionReclaims.Owner {
    @Override
    public List<SourceReading> takers(Collection<ObjectKey> sources) {
      // Where it goes on is not decided yet.
      return changeover.isUnderWay() ? null : slots.takers(sources);
    }

    @Override
    public List<Slot> slots() {
      return slots.all();
    }

    @Override
    public int held() {
      return slots.held() + changeover.held();
    }

    @Override
    public boolean mayBorrow() {
      return !changeover.isUnderWay();
    }

    @Override
    public void emptied(Collection<ObjectKey> sources) {
      slots.places().renew(sources);
    }

    @Override
    public void changed() {
      ConnectorPool.this.changed();
    }
  }
}
