/**
 * How a Connector's {@code pool.maxTotal} is shared out among the workers, so that the external
 * system never sees more connections than that.
 */
package dev.mooring.operator.budget;
