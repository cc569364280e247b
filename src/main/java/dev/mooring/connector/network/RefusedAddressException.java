package dev.mooring.connector.network;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A host name, or an address itself, leads where workers do not connect to. */
final class RefusedAddressException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what what is there, in words
   */
  RefusedAddressException(InetSocketAddress address, String what) {
    super(
        address.getAddress().getHostAddress()
            + " is "
            + what
            + ": workers connect there only when spec.allowedAddresses of their WorkerPool lists it");
  }
}
