package dev.mooring.connector.network;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A search for the address to connect to: see {@link Network#reach}. From any thread. */
public final class Reaching {
  private final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
  private AddressRace race;
  private boolean abandoned;

  Reaching() {}

  /**
   * The address, with the host's name in it. Fails with an {@link java.io.IOException} when the
   * host has no address, only such as are refused, or several of which none takes a connect.
   */
  public CompletionStage<InetSocketAddress> address() {
    return address;
  }

  /**
   * Ends it, however far it has come.
   *
   * @return completes when it has no socket open; never fails
   */
  public CompletionStage<Void> abandon() {
    AddressRace begun;
    synchronized (this) {
      abandoned = true;
      begun = race;
    }
    return begun == null ? CompletableFuture.completedStage(null) : begun.end();
  }

  void found(InetSocketAddress only) {
    address.complete(only);
  }

  void failed(Throwable cause) {
    address.completeExceptionally(cause);
  }

  /** Several addresses are there: the race decides. */
  void decide(AddressRace begun) {
    synchronized (this) {
      if (abandoned) {
        return;
      }
      race = begun;
    }
    begun
        .run()
        .whenComplete(
            (winner, failure) -> {
              if (failure == null) {
                found(winner);
              } else {
                failed(failure);
              }
            });
  }
}
