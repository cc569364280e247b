package dev.mooring.worker.pool;

import dev.mooring.api.v1alpha1.NodeState;
import dev.mooring.api.v1alpha1.Reason;

/**
 * What this node sees of one Connector.
 *
 * @param state Connecting, Connected or Disconnected; Idle when the budget leaves it no connection
 * @param reason why; null where nothing is wrong
 * @param message for people, stable; null where nothing is wrong
 * @param open connections that are open
 */
public record ConnectionView(NodeState state, Reason reason, String message, int open) {}
