/** Sources of records that are made up at a fixed pace: for trying something out, and as clocks. */
package dev.mooring.connector.generator;
