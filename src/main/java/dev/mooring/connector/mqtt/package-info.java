/**
 * MQTT 3.1.1 brokers, over Vert.x's MQTT client.
 *
 * <p>Everything of one connection happens on one event loop: the client is not made for several
 * threads. What is called from elsewhere hops over first. See docs/adr/0002-mqtt-client.md.
 */
package dev.mooring.connector.mqtt;
