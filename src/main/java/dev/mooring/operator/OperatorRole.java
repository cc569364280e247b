package dev.mooring.operator;

import jakarta.enterprise.context.ApplicationScoped;

/** The operator's whole life in this process. */
@ApplicationScoped
public class OperatorRole {
  /** Starts the controllers; returns at once. */
  public void start() {}

  /** Stops them. */
  public void stop() {}
}
