package dev.mooring.testing.pods;

/**
 * A server that Pods reach by a name of the test's own choice, each Pod through a proxy of its own.
 *
 * @param name the host name in the Pods' hosts files
 * @param port the port under that name
 */
record Route(String name, int port, String targetHost, int targetPort) {
  String key() {
    return name + ":" + port;
  }
}
