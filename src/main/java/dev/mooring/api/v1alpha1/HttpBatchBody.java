package dev.mooring.api.v1alpha1;

/** How several records become one body. */
public enum HttpBatchBody {
  /** A JSON array of the records, which must be JSON. */
  JsonArray,
  /** Each record on a line of its own, with a line feed after it. */
  Lines
}
