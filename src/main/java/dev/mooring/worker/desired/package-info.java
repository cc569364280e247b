/**
 * From the Connectors, Sources and Sinks of the cluster to what runs on this worker: watch them,
 * work out what is desired here, get the Secrets that it takes, and open, change and close pools
 * and pipelines until they are that.
 *
 * <p>All decisions are taken on the control thread; the Kubernetes API is called on others.
 */
package dev.mooring.worker.desired;
