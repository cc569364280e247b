/** Kubernetes Events: what {@code kubectl describe} shows of what has happened to an object. */
package dev.mooring.operator.events;
