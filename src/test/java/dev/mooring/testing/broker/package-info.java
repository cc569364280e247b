/**
 * MQTT brokers for tests, the demo and the benchmarks: real ones, scripted ones and broken ones.
 */
package dev.mooring.testing.broker;
