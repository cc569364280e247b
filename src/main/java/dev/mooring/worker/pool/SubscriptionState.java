package dev.mooring.worker.pool;

/** What is to become of a {@link Subscription}. */
enum SubscriptionState {
  /** The Source reads here. */
  ACTIVE,
  /** Nobody reads here now; the other side keeps it. */
  SUSPENDED,
  /** The Source reads elsewhere; what is left here is read until nothing is. */
  MOVING,
  /** The Source is deleted or disabled; what is left here is read as long as that may take. */
  RETIRING,
  /** The same when its time is over: what is left is given up as soon as that is possible. */
  EXPIRED,
  /** The other side keeps nothing here. */
  GONE
}
