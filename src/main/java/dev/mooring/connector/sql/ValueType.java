package dev.mooring.connector.sql;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A type of the database's, as far as it decides in what words a JSON value is for it. A domain is
 * what it is made of; so two types that look different to their users may be the same here.
 */
sealed interface ValueType {
  /**
   * One value in the database's own words.
   *
   * @param name as PostgreSQL calls it: int4, jsonb
   */
  record Scalar(String name) implements ValueType {}

  /**
   * Values of one type, in one dimension or several.
   *
   * @param delimiter between two of them
   * @param list whether it is one of the old types that are lists without braces
   */
  record Array(ValueType element, char delimiter, boolean list) implements ValueType {}

  /**
   * Values with names.
   *
   * @param fields their types, in the type's own order
   */
  record Composite(Map<String, ValueType> fields) implements ValueType {
    /** Copies the fields. */
    public Composite {
      fields = new LinkedHashMap<>(fields);
    }
  }
}
