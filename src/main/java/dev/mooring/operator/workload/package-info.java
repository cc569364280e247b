/** The WorkerPools' controller: each pool becomes a StatefulSet with its Service. */
package dev.mooring.operator.workload;
