/** HTTP servers that tests start, kill and look into. */
package dev.mooring.testing.http;
