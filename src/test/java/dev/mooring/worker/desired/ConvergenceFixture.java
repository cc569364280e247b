package dev.mooring.worker.desired;

import dev.mooring.api.v1alpha1.Admission;
import dev.mooring.api.v1alpha1.Connector;
import dev.mooring.api.v1alpha1.ObjectKey;
import dev.mooring.api.v1alpha1.Sink;
import dev.mooring.api.v1alpha1.Source;
import dev.mooring.connector.ByteBudget;
import dev.mooring.connector.ConnectorTypes;
import dev.mooring.connector.NodeIdentity;
import dev.mooring.worker.claim.Claims;
import dev.mooring.worker.claim.FakeClaims;
import dev.mooring.worker.metrics.PoolMeters;
import dev.mooring.worker.pipeline.FakeBoard;
import dev.mooring.worker.pipeline.PipelineRuntime;
import dev.mooring.worker.pipeline.Pipelines;
import dev.mooring.worker.pipeline.SteppedControl;
import dev.mooring.worker.pool.OpenPace;
import dev.mooring.worker.pool.PoolRuntime;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/** One worker whose resources the test names; time stands still until it lets it pass. */
abstract class ConvergenceFixture {
  static final NodeIdentity NODE = new NodeIdentity("cluster", "worker-0");

  final SteppedControl control = new SteppedControl();
  final FakeBoard board = new FakeBoard();
  final FakeType mqtt = FakeType.withSessions("mqtt");
  final FakeType http = new FakeType("http");
  final FakeType memory = new FakeType("memory");
  final FakeType blackhole = new FakeType("blackhole");
  final ConnectorTypes types = new ConnectorTypes(List.of(mqtt, http, memory, blackhole));
  final KnownRules rules = new KnownRules(Runnable::run, () -> control.execute(this::again));
  final Pipelines pipelines =
      new Pipelines(
          new PipelineRuntime(
              NODE,
              control,
              board,
              new SimpleMeterRegistry(),
              new Random(3),
              Clock.systemUTC(),
              Duration.ofSeconds(30),
              new ByteBudget(1 << 20)),
          () -> control.execute(this::again));
  final Allowances allowances = new Allowances(NODE.worker(), "process-1");
  final FakeClaims claims = new FakeClaims(NODE.worker(), "process-1", control);
  final Pools pools =
      new Pools(
          types,
          new PoolRuntime(control, new OpenPace(control), new Random(3), NODE, Clock.systemUTC()),
          board,
          allowances,
          new PoolMeters(new SimpleMeterRegistry(), NODE.worker()),
          pipelines::connectionChanged,
          this::again);

  /** Sources that are there, and that this worker has not heard of. */
  final Set<ObjectKey> unseen = new HashSet<>();

  final AtomicReference<Secret> login = new AtomicReference<>();
  final SecretStore secrets =
      new SecretStore(new SecretGetter(key -> login.get(), control, this::again));
  final Claims ownClaims = claims.of(() -> control.execute(this::again));
  final Convergence convergence =
      new Convergence(
          pools,
          pipelines,
          secrets,
          rules,
          allowances,
          ownClaims,
          new LeftSessions(ownClaims, this::isOver, control, () -> control.execute(this::again)),
          new StandBy(board),
          new Settling(control, () -> control.execute(this::again)));
  private List<HasMetadata> resources = List.of();

  /** As if these were there now, and until a Source that is new has begun to read. */
  void converge(HasMetadata... objects) {
    apply(objects);
    control.advance(Settling.QUIET);
    control.advance(Duration.ofMillis(100));
  }

  /** As if these were there now. */
  void apply(HasMetadata... objects) {
    resources = List.of(objects);
    again();
    control.advance(Duration.ofMillis(100));
  }

  /** What the API server says of a Source, which a worker may not have seen yet. */
  CompletionStage<Boolean> isOver(ObjectKey source) {
    return CompletableFuture.completedStage(
        !unseen.contains(source)
            && only(Source.class).stream()
                .noneMatch(
                    one ->
                        ObjectKey.of(one).equals(source)
                            && one.getSpec().enabled()
                            && !one.isMarkedForDeletion()));
  }

  void again() {
    Inventory inventory =
        new Inventory(
            only(Connector.class), only(Source.class), only(Sink.class), Admission.OF_ALL);
    convergence.to(DesiredState.of(inventory, "default", rules, convergence.present()));
  }

  private <T> List<T> only(Class<T> kind) {
    return resources.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
