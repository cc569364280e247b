package dev.mooring.installation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What is to be released, as it is said on the command line.
 *
 * @param namespaces by name; none for all
 */
public record ReleaseOptions(List<String> namespaces) {
  /** How to say it. */
  public static final String USAGE = "release --namespace NAME [--namespace NAME ...] | --all";

  public ReleaseOptions {
    namespaces = List.copyOf(namespaces);
  }

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException when they say nothing, or what is not known; the message says
   *     what is wrong
   */
  public static ReleaseOptions parse(List<String> arguments) {
    List<String> namespaces = new ArrayList<>();
    boolean all = false;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      switch (argument) {
        case "--all" -> all = true;
        case "--namespace", "-n" -> namespaces.add(rest.hasNext() ? rest.next() : "");
        default -> {
          if (!argument.startsWith("--namespace=")) {
            throw new IllegalArgumentException("'" + argument + "' is not known");
          }
          namespaces.add(argument.substring("--namespace=".length()));
        }
      }
    }
    if (namespaces.stream().anyMatch(name -> name.isBlank() || name.startsWith("-"))) {
      throw new IllegalArgumentException("--namespace needs the name of a namespace");
    }
    if (all == !namespaces.isEmpty()) {
      throw new IllegalArgumentException("name the namespaces to release, or all of them");
    }
    return new ReleaseOptions(namespaces.stream().distinct().toList());
  }
}
