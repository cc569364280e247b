package dev.mooring.connector.http;

import java.time.Duration;

/**
 * What senders may take of a port and of their time.
 *
 * @param connections at the same time, of all senders; what is above is answered with 503 and
 *     closed
 * @param idle how long a connection may wait for its next request
 * @param head how long the head of a request may take
 * @param pause the longest time without a byte while a body comes
 * @param body how long a body of up to 1 MiB may take; as much again for each further MiB
 * @param leaving how long a sender that has been refused may go on with its body, so that it reads
 *     the answer
 */
record ListenerLimits(
    int connections,
    Duration idle,
    Duration head,
    Duration pause,
    Duration body,
    Duration leaving) {
  static final ListenerLimits USUAL =
      new ListenerLimits(
          1000,
          Duration.ofSeconds(60),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(2));
}
