package dev.mooring.worker;

import jakarta.enterprise.context.ApplicationScoped;

/** The worker's whole life in this process. */
@ApplicationScoped
public class WorkerRole {
  /** Starts to watch and to run what is wanted; returns at once. */
  public void start() {}

  /** Drains and closes everything. */
  public void stop() {}
}
