package dev.mooring.operator;

import dev.mooring.operator.nodes.Workers;
import dev.mooring.operator.references.NamespaceLabels;
import dev.mooring.operator.secrets.SecretGrants;
import dev.mooring.operator.secrets.SecretWatch;
import io.javaoperatorsdk.operator.Operator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

/** The operator's whole life in this process. */
@ApplicationScoped
public class OperatorRole {
  private final Instance<Operator> operator;
  private final Instance<Workers> workers;
  private final Instance<NamespaceLabels> namespaces;
  private final Instance<SecretWatch> secrets;
  private final Instance<SecretGrants> grants;
  private final FailStop failStop;
  private final Leadership leadership;

  @Inject
  OperatorRole(
      Instance<Operator> operator,
      Instance<Workers> workers,
      Instance<NamespaceLabels> namespaces,
      Instance<SecretWatch> secrets,
      Instance<SecretGrants> grants,
      FailStop failStop,
      Leadership leadership) {
    this.operator = operator;
    this.workers = workers;
    this.namespaces = namespaces;
    this.secrets = secrets;
    this.grants = grants;
    this.failStop = failStop;
    this.leadership = leadership;
  }

  /**
   * Takes in all that exists and then stands for election; the controllers work as soon as this
   * operator leads. Throws when the API server cannot be read.
   */
  public void start() {
    namespaces.get().start(failStop);
    secrets.get().start(failStop);
    grants.get().start(failStop);
    workers.get().start(failStop);
    operator.get().start();
  }

  /** Stops the controllers and lets another operator lead. */
  public void stop() {
    leadership.prepareStop();
    operator.get().stop();
    leadership.release();
    workers.get().stop();
    grants.get().stop();
    secrets.get().stop();
    namespaces.get().stop();
  }
}
