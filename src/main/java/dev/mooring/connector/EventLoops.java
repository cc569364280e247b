package dev.mooring.connector;

import java.util.Map;
import java.util.concurrent.Executor;

/** The threads that connections live on, for whoever wants to know whether they still turn. */
@FunctionalInterface
public interface EventLoops {
  /** Each loop by its name in a thread dump; a task that it is given runs soon on it. */
  Map<String, Executor> byName();
}
