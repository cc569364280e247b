/**
 * What users write in filters and transforms: expressions of the Common Expression Language (CEL),
 * as in Kubernetes' own validation rules.
 *
 * <p>An expression is compiled once and evaluated for each record. The only package that knows the
 * CEL library.
 */
package dev.mooring.expression;
