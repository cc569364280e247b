package dev.mooring;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts Mooring. */
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Quarkus.run(arguments);
  }
}
