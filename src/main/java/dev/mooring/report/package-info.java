/**
 * The bridge from workers to the operator: names, shards and views of what each worker sees. Pure
 * code, without a client: the worker fills shards, the operator reads them back.
 */
package dev.mooring.report;
