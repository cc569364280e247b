package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/**
 * What the other side keeps on one client of a pool, for all its Sources, and so in which session
 * the client is to connect. On the control thread.
 */
final class ClientSubscriptions {
  /**
   * In which session a connection is opened.
   *
   * @param kept whether the other side keeps it
   * @param of the Source whose own it is; null for the client's
   */
  record Session(boolean kept, ObjectKey of) {
    static final Session NONE = new Session(false, null);
    static final Session OF_THE_CLIENT = new Session(true, null);
  }

  private final List<Subscription> all = new ArrayList<>();

  /** All of now, whatever becomes of them meanwhile. */
  List<Subscription> all() {
    return List.copyOf(all);
  }

  /** That of a Source, in a session of its own or in the client's; made when there is none. */
  Subscription of(ObjectKey source, boolean own, Supplier<Subscription> made) {
    for (Subscription one : all) {
      if (one.source().equals(source) && one.isOwn() == own) {
        return one;
      }
    }
    all.add(made.get());
    return all.getLast();
  }

  /** Whether it was there. */
  boolean remove(Subscription subscription) {
    return all.remove(subscription);
  }

  boolean contains(Subscription subscription) {
    return all.contains(subscription);
  }

  /** The client's session is gone, and all that was kept in it. */
  void clearShared() {
    all.removeIf(one -> !one.isOwn());
  }

  /** How many Sources read here. */
  int readers() {
    return (int) all.stream().filter(Subscription::wantsConnection).count();
  }

  /**
   * What keeps that one from beginning to read here.
   *
   * @param overlap whether a message could be for either of two
   */
  Optional<Subscription> before(
      Subscription beginning, BiPredicate<Subscription, Subscription> overlap) {
    return all.stream()
        .filter(other -> other != beginning && other.state() != SubscriptionState.ACTIVE)
        .filter(other -> other.isKept() && overlap.test(other, beginning))
        .findFirst();
  }

  /**
   * That of the Source of this worker alone that reads here, as long as it may; else the client's,
   * when something is kept in it.
   */
  Session wanted(PoolSettings settings) {
    if (!settings.keepsSessions()) {
      return Session.NONE;
    }
    boolean shared = all.stream().anyMatch(one -> !one.isOwn() && one.wantsConnection());
    Optional<Subscription> own =
        all.stream()
            .filter(one -> one.isOwn() && one.wantsConnection() && one.request().isAllowed())
            .findFirst();
    if (own.isPresent() && !shared) {
      return new Session(true, own.get().source());
    }
    return all.stream().anyMatch(one -> !one.isOwn() && one.isKept())
        ? Session.OF_THE_CLIENT
        : Session.NONE;
  }

  /** Those that a connection in that session is for. */
  List<Subscription> served(Session session, PoolSettings settings) {
    return all.stream().filter(one -> isServed(one, session, settings)).toList();
  }

  private static boolean isServed(Subscription one, Session session, PoolSettings settings) {
    return one.isOwn()
        ? one.source().equals(session.of())
        : session.of() == null && (session.kept() || !settings.keepsSessions());
  }

  /** Those whose reading an end of the connection would interrupt. */
  List<Subscription> connected() {
    return all.stream().filter(Subscription::isConnected).toList();
  }

  /** Those that are given up, and that a clean connection of the client so has ended. */
  List<Subscription> expired() {
    return all.stream()
        .filter(one -> !one.isOwn() && one.state() == SubscriptionState.EXPIRED)
        .toList();
  }

  /** Lets all read no more; completes when what they have read is finished. */
  CompletableFuture<Void> pause() {
    return CompletableFuture.allOf(
        all.stream().map(Subscription::pause).toArray(CompletableFuture[]::new));
  }
}
