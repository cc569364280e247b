/**
 * What types share that go over the network: event loops, trust in certificates, and words for what
 * goes wrong before a protocol begins. It knows no protocol.
 */
package dev.mooring.connector.network;
