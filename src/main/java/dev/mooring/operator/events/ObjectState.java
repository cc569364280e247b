package dev.mooring.operator.events;

import dev.mooring.api.v1alpha1.Reason;

/**
 * What a status says in short.
 *
 * @param state as it is printed
 * @param reason why
 * @param message for people; null for none
 */
public record ObjectState(String state, Reason reason, String message) {}
