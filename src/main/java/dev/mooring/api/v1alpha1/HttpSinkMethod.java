package dev.mooring.api.v1alpha1;

/** How an http Sink sends a record. */
public enum HttpSinkMethod {
  POST,
  PUT,
  PATCH
}
