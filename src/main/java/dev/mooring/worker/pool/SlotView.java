package dev.mooring.worker.pool;

/**
 * How one slot stands.
 *
 * @param open whether its connection is open now
 * @param proven whether its last connection was open and has not failed; it may be just being
 *     renewed
 * @param failure why it fails; null while it does not
 */
record SlotView(boolean open, boolean proven, Failure failure) {}
