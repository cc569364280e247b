package dev.mooring.operator;

import dev.mooring.operator.nodes.Nodes;
import dev.mooring.operator.nodes.Workers;
import dev.mooring.operator.references.Expressions;
import dev.mooring.operator.references.InformerCatalog;
import dev.mooring.operator.references.NamespaceLabels;
import dev.mooring.operator.references.Placement;
import dev.mooring.operator.references.Triggers;
import dev.mooring.operator.secrets.SecretGrants;
import dev.mooring.operator.secrets.SecretUser;
import dev.mooring.operator.secrets.SecretWatch;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the operator's parts together. Nothing is made before somebody asks for it. */
@ApplicationScoped
class OperatorBeans {
  @ConfigProperty(name = "mooring.namespace")
  String namespace;

  @ConfigProperty(name = "mooring.watch-namespaces")
  Optional<Set<String>> watchNamespaces;

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  Workers workers(KubernetesClient client, Triggers triggers, Leadership leadership) {
    return new Workers(client, namespace, triggers, leadership::leading);
  }

  @Produces
  @Singleton
  Nodes nodes(Workers workers) {
    return workers.nodes();
  }

  @Produces
  @Singleton
  SecretWatch secrets(KubernetesClient client, Triggers triggers) {
    return new SecretWatch(
        client.getConfiguration(), watchNamespaces.orElse(Set.of()), triggers::secretChanged);
  }

  @Produces
  @Singleton
  NamespaceLabels namespaces(KubernetesClient client, Triggers triggers) {
    return new NamespaceLabels(
        client, watchNamespaces.orElse(Set.of()), triggers::namespaceChanged);
  }

  @Produces
  @Singleton
  SecretGrants grants(KubernetesClient client, InformerCatalog catalog, Placement placement) {
    return new SecretGrants(
        client,
        watchNamespaces.orElse(Set.of()),
        namespace,
        in ->
            Stream.concat(
                catalog.connectorsIn(in).map(SecretUser::of),
                catalog.sourcesIn(in).map(SecretUser::of)),
        user ->
            user.isConnector()
                ? placement.poolsOf(user.key())
                : catalog.source(user.key()).map(placement::poolsOf).orElse(Set.of()));
  }

  @Produces
  @Singleton
  Placement placement(InformerCatalog catalog, Expressions expressions) {
    return new Placement(catalog, expressions, namespace);
  }

  @Produces
  @ApplicationScoped
  Operator operator(
      QuarkusConfigurationService configuration,
      Instance<Reconciler<? extends HasMetadata>> reconcilers) {
    Operator operator = new Operator(configuration);
    reconcilers.forEach(reconciler -> register(operator, configuration, reconciler));
    return operator;
  }

  private static <P extends HasMetadata> void register(
      Operator operator, QuarkusConfigurationService configuration, Reconciler<P> reconciler) {
    operator.register(
        reconciler,
        new EventDrivenConfiguration<>(
            configuration.getConfigurationFor(reconciler), configuration));
  }
}
