/**
 * The resources of group {@code mooring.dev/v1alpha1}: what users write (specs) and what the
 * operator answers (status).
 *
 * <p>Specs are records whose compact constructors fill in the defaults, so that no reader meets a
 * null where the CRD names a default. All of them are immutable and may be shared between threads.
 */
package dev.mooring.api.v1alpha1;
