/** A real Prometheus beside the tests, and its promtool. */
package dev.mooring.testing.prometheus;
