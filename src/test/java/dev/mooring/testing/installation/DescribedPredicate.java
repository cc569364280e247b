package dev.mooring.testing.installation;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.function.Predicate;
import org.hamcrest.BaseMatcher;
import org.hamcrest.Description;

/** A predicate whose failure shows the value as YAML. */
final class DescribedPredicate<T> extends BaseMatcher<T> {
  private final Predicate<T> predicate;

  DescribedPredicate(Predicate<T> predicate) {
    this.predicate = predicate;
  }

  @Override
  @SuppressWarnings("unchecked")
  public boolean matches(Object value) {
    return predicate.test((T) value);
  }

  @Override
  public void describeTo(Description description) {
    description.appendText("the expected status");
  }

  @Override
  public void describeMismatch(Object value, Description description) {
    description.appendText("it is\n" + Serialization.asYaml(value));
  }
}
