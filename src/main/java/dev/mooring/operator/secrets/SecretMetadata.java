package dev.mooring.operator.secrets;

import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.ArrayList;
import java.util.List;

/** A Secret without its content: the API server sends it as a PartialObjectMetadata. */
@Group("")
@Version("v1")
@Plural("secrets")
public class SecretMetadata extends GenericKubernetesResource implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** A list of them. An empty one comes as null from the API server. */
  public static class Items extends DefaultKubernetesResourceList<SecretMetadata> {
    private static final long serialVersionUID = 1L;

    @Override
    public void setItems(List<SecretMetadata> items) {
      super.setItems(items == null ? new ArrayList<>() : items);
    }
  }
}
