package dev.mooring.testing.crd;

import io.fabric8.kubernetes.client.CustomResource;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/** Which Java type a property of a schema has. */
final class Properties {
  private Properties() {}

  /**
   * The type of a property.
   *
   * @throws IllegalStateException when the class has no such field
   */
  static Type typeOf(Class<?> owner, String property) {
    if (CustomResource.class.isAssignableFrom(owner)) {
      Type[] specAndStatus =
          ((ParameterizedType) owner.getGenericSuperclass()).getActualTypeArguments();
      return specAndStatus[property.equals("spec") ? 0 : 1];
    }
    try {
      return owner.getDeclaredField(property).getGenericType();
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(owner + " has no field for property " + property, e);
    }
  }
}
