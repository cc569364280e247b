/** A Sink that takes everything and keeps nothing. */
package dev.mooring.connector.blackhole;
