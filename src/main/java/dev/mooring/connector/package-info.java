/**
 * The interface between Mooring and a type of external system.
 *
 * <p>A type is one package below this one with a {@link dev.mooring.connector.ConnectorType} bean
 * in it. It opens single connections; the worker keeps them in pools, checks them, and opens them
 * again with backoff when they are lost. Everything here is asynchronous: no method may block its
 * caller.
 */
package dev.mooring.connector;
