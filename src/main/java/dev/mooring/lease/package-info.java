/**
 * Whether workers are alive, judged by their Leases: by the observer's own clock since it last saw
 * a renewal, never by the times written in them.
 */
package dev.mooring.lease;
