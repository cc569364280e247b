package dev.mooring.worker;

import io.quarkus.vertx.VertxOptionsCustomizer;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Resolves host names with another hosts file than the machine's, when MOORING_HOSTS_FILE names
 * one: for workers that run side by side as processes of one machine.
 */
@ApplicationScoped
class HostsFile implements VertxOptionsCustomizer {
  @ConfigProperty(name = "mooring.hosts-file")
  Optional<String> path;

  @Override
  public void accept(VertxOptions options) {
    path.ifPresent(
        file -> {
          if (options.getAddressResolverOptions() == null) {
            options.setAddressResolverOptions(new AddressResolverOptions());
          }
          options.getAddressResolverOptions().setHostsPath(file);
        });
  }
}
