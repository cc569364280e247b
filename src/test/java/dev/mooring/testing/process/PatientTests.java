package dev.mooring.testing.process;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * How long a test waits for what must come, where it does not say otherwise: as long as {@link
 * Patience} bears a standstill. Awaitility's own ten seconds are less than a busy machine may need,
 * and whether something is fast is for the benchmarks to say.
 *
 * <p>JUnit finds it by itself (META-INF/services, junit-platform.properties).
 */
public final class PatientTests implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.setDefaultTimeout(Patience.STANDSTILL);
  }
}
