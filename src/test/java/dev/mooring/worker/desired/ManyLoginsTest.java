package dev.mooring.worker.desired;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ConnectorStatus;
import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.NodeStatus;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Reason;
import dev.mooring.api.v1alpha1.SecretVersion;
import dev.mooring.connector.ConnectionListener;
import dev.mooring.connector.ConnectionRequest;
import dev.mooring.connector.ConnectorException;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.connector.Opening;
import dev.mooring.connector.SecretValues;
import dev.mooring.worker.pipeline.SteppedControl;
import dev.mooring.worker.pool.ConnectionView;
import dev.mooring.worker.pool.ConnectorPool;
import dev.mooring.worker.pool.OpenPace;
import dev.mooring.worker.pool.PoolRuntime;
import dev.mooring.worker.pool.PoolSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many workers log in to one account, which counts what it refuses; a status tells them all. */
class ManyLoginsTest {
  private static final int WORKERS = 10;
  private static final int CONNECTIONS = 3;

  private final SteppedControl control = new SteppedControl();
  private final Account account = new Account();
  private final List<Worker> workers =
      new ArrayList<>(IntStream.range(0, WORKERS).mapToObj(Worker::new).toList());

  @Test
  void shouldTryAWrongPasswordRarelyHoweverManyWorkersThereAre() {
    workers.forEach(worker -> worker.start("wrong"));
    pass(Duration.ofMinutes(2));
    // Each once, as none knows of the others yet; and the first one again, ever more rarely.
    assertThat(account.refusals()).isBetween(WORKERS, WORKERS + 4);
    pass(Duration.ofMinutes(10));

    int before = account.refusals();
    pass(Duration.ofHours(2));
    assertThat(account.refusals() - before).as("in two hours").isBetween(24, 50);
    assertThat(account.mostWithin(Duration.ofMinutes(4), Duration.ofMinutes(12)))
        .as("in any four minutes")
        .isLessThanOrEqualTo(3);

    account.password = "wrong";
    pass(Duration.ofMinutes(6));
    assertThat(workers).allMatch(Worker::isConnected);
  }

  @Test
  void shouldLetOthersInWhereOneIsRefusedForAReasonOfItsOwn() {
    account.banned.add("worker-0");
    workers.getFirst().start("right");
    pass(Duration.ofSeconds(2));
    workers.stream().skip(1).forEach(worker -> worker.start("right"));

    pass(Duration.ofSeconds(10));
    assertThat(workers).noneMatch(Worker::isConnected);
    assertThat(workers.get(4).view().message())
        .isEqualTo("waits for the login of worker-0, which was refused");
    pass(Duration.ofMinutes(6));

    assertThat(workers.stream().skip(1)).allMatch(Worker::isConnected);
    assertThat(workers.getFirst().view().reason()).isEqualTo(Reason.AuthenticationFailed);
  }

  @Test
  void shouldTryAWrongPasswordByOneWorkerWhileTheOldOneGoesOn() {
    workers.forEach(worker -> worker.start("right"));
    pass(Duration.ofSeconds(10));
    assertThat(account.open("c")).hasSize(WORKERS * CONNECTIONS);

    workers.forEach(worker -> worker.update("wrong"));
    pass(Duration.ofMinutes(2));

    assertThat(account.refusals()).isBetween(1, 5);
    assertThat(workers).allMatch(worker -> worker.view().reason() == Reason.UpdateFailed);
    assertThat(workers.get(4).view().message())
        .isEqualTo("the old settings go on until worker-0 has logged in with the new ones");
    assertThat(account.open("c")).hasSize(WORKERS * CONNECTIONS);
    pass(Duration.ofHours(1));
    assertThat(account.refusals()).isBetween(13, 33);
    assertThat(account.mostWithin(Duration.ofMinutes(4), Duration.ofMinutes(12)))
        .as("in any four minutes")
        .isLessThanOrEqualTo(3);

    account.password = "next";
    workers.forEach(worker -> worker.update("next"));
    pass(Duration.ofSeconds(30));
    assertThat(workers).allMatch(worker -> worker.view().reason() == null);
    assertThat(account.loggedInAs("next")).hasSize(WORKERS);
  }

  @Test
  void shouldGoOverToARightPasswordSoon() {
    workers.forEach(worker -> worker.start("right"));
    pass(Duration.ofSeconds(10));

    account.password = "next";
    workers.forEach(worker -> worker.update("next"));
    pass(Duration.ofSeconds(15));

    assertThat(account.loggedInAs("next")).hasSize(WORKERS);
    assertThat(account.refusals()).isZero();
  }

  @Test
  void shouldNotTryOneByOneHoweverManyAreStartedAnewWithAWrongPassword() {
    workers.forEach(worker -> worker.start("right"));
    pass(Duration.ofSeconds(10));
    account.password = "changed by somebody";

    for (Worker worker : workers.reversed()) {
      worker.restart("right");
      pass(Duration.ofSeconds(20));
    }

    assertThat(account.refusals()).isLessThanOrEqualTo(8);
  }

  private void pass(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      control.advance(Duration.ofSeconds(1));
      Connector told = told();
      workers.forEach(worker -> worker.hear(told));
    }
    control.settle();
  }

  private Connector told() {
    Connector connector = Resources.connector("c");
    List<NodeStatus> nodes =
        workers.stream().filter(worker -> worker.pool != null).map(Worker::status).toList();
    connector.setStatus(
        new ConnectorStatus(
            1L, null, null, null, null, null, null, null, null, nodes, null, null, null));
    return connector;
  }

  private final class Worker {
    private final String name;
    private ConnectorPool pool;
    private int version;
    private int used;

    private Worker(int ordinal) {
      this.name = "worker-" + ordinal;
    }

    private void start(String password) {
      PoolRuntime runtime =
          new PoolRuntime(
              control,
              new OpenPace(control),
              new Random(name.hashCode()),
              new NodeIdentity("cluster", name),
              Clock.systemUTC());
      pool =
          new ConnectorPool(
              settings(password),
              runtime,
              (view, of) ->
                  used = Integer.parseInt(of.secretVersions().getFirst().resourceVersion()));
      pool.loginPlaces(LoginTurn.of(name, told()), LoginTurn.ofChange(name, told()));
      pool.open();
    }

    private void restart(String password) {
      pool.close();
      control.settle();
      start(password);
    }

    private void update(String password) {
      pool.update(settings(password));
    }

    private PoolSettings settings(String password) {
      return new PoolSettings(
          new ObjectKey("plant", "c"),
          1,
          account,
          Resources.connectorOfSize("c", CONNECTIONS).getSpec(),
          new SecretValues(
              Map.of("login", Map.of("password", password.getBytes(StandardCharsets.UTF_8)))),
          List.of(new SecretVersion("login", String.valueOf(++version))));
    }

    private void hear(Connector told) {
      if (pool != null) {
        pool.loginPlaces(LoginTurn.of(name, told), LoginTurn.ofChange(name, told));
      }
    }

    private ConnectionView view() {
      return pool.view();
    }

    private boolean isConnected() {
      return view().state() == NodeState.Connected;
    }

    /** As the operator says it: whoever runs older settings, without a word, is Connecting. */
    private NodeStatus status() {
      ConnectionView now = view();
      boolean old = isConnected() && now.reason() == null && version != used;
      NodeState state = old ? NodeState.Connecting : now.state();
      return new NodeStatus(name, null, state, now.reason(), now.message(), null, now.open(), null);
    }
  }

  /** What all log in to. */
  private final class Account extends FakeType {
    private final Set<String> banned = new HashSet<>();
    private final List<Long> refusedAt = new ArrayList<>();
    private final Map<String, Set<String>> workersByPassword = new HashMap<>();
    private String password = "right";

    private Account() {
      super("account");
    }

    @Override
    public Opening open(ConnectionRequest request, ConnectionListener listener) {
      String given;
      try {
        given = request.secrets().text("login", "password");
      } catch (ConnectorException e) {
        throw new IllegalStateException(e);
      }
      String worker = request.node().worker();
      if (!given.equals(password) || banned.contains(worker)) {
        refusedAt.add(control.nanoTime());
        return Opening.failed(
            ConnectorException.disconnected(Reason.AuthenticationFailed, "refused"));
      }
      workersByPassword.computeIfAbsent(given, none -> new HashSet<>()).add(worker);
      return super.open(request, listener);
    }

    private int refusals() {
      return refusedAt.size();
    }

    private Set<String> loggedInAs(String given) {
      return workersByPassword.getOrDefault(given, Set.of());
    }

    /** The most refusals within such a time, after a beginning. */
    private long mostWithin(Duration window, Duration after) {
      return refusedAt.stream()
          .filter(from -> from >= after.toNanos())
          .mapToLong(
              from ->
                  refusedAt.stream()
                      .filter(at -> at >= from && at < from + window.toNanos())
                      .count())
          .max()
          .orElse(0);
    }
  }
}
