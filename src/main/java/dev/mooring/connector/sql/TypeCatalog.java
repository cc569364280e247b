package dev.mooring.connector.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.postgresql.core.BaseConnection;

/**
 * What the types of a database are made of, as its catalog says. What was looked up is remembered
 * until it is {@linkplain #forget forgotten}: types can be altered. Not for several threads at a
 * time.
 */
final class TypeCatalog {
  private static final String TYPE =
      "SELECT typname, typtype, typbasetype, typelem, typdelim, typrelid,"
          + " typinput = 'pg_catalog.array_in'::regproc, typname IN ('int2vector', 'oidvector')"
          + " FROM pg_catalog.pg_type WHERE oid = ?::oid";

  private static final String FIELDS =
      "SELECT attname, atttypid FROM pg_catalog.pg_attribute"
          + " WHERE attrelid = ?::oid AND attnum > 0 AND NOT attisdropped ORDER BY attnum";

  /** Of these, nothing but the name is needed, and it is the same in every database. */
  private static final Map<String, ValueType> USUAL = new HashMap<>();

  static {
    for (String name :
        new String[] {
          "bool",
          "bytea",
          "int2",
          "int4",
          "int8",
          "float4",
          "float8",
          "numeric",
          "text",
          "varchar",
          "bpchar",
          "date",
          "time",
          "timestamp",
          "timestamptz",
          "uuid",
          "json",
          "jsonb"
        }) {
      USUAL.put(name, new ValueType.Scalar(name));
    }
  }

  private final Connection jdbc;
  private final Map<Long, ValueType> known = new HashMap<>();

  TypeCatalog(Connection jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * A type by its name.
   *
   * @param name as the driver has it of a parameter
   */
  ValueType named(String name) throws SQLException {
    ValueType usual = USUAL.get(name);
    return usual != null
        ? usual
        : of(jdbc.unwrap(BaseConnection.class).getTypeInfo().getPGType(name) & 0xffff_ffffL);
  }

  /** Looks at everything anew. */
  void forget() {
    known.clear();
  }

  private ValueType of(long oid) throws SQLException {
    ValueType type = known.get(oid);
    if (type == null) {
      type = ask(oid);
      known.put(oid, type);
    }
    return type;
  }

  private ValueType ask(long oid) throws SQLException {
    try (PreparedStatement query = jdbc.prepareStatement(TYPE)) {
      query.setLong(1, oid);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? type(row) : new ValueType.Scalar("unknown");
      }
    }
  }

  private ValueType type(ResultSet row) throws SQLException {
    String name = row.getString(1);
    return switch (row.getString(2)) {
      case "d" -> of(row.getLong(3));
      case "c" -> composite(row.getLong(6));
      default ->
          row.getBoolean(7) || row.getBoolean(8)
              ? new ValueType.Array(
                  of(row.getLong(4)), row.getString(5).charAt(0), row.getBoolean(8))
              : new ValueType.Scalar(name);
    };
  }

  private ValueType composite(long relation) throws SQLException {
    Map<String, Long> types = new LinkedHashMap<>();
    try (PreparedStatement query = jdbc.prepareStatement(FIELDS)) {
      query.setLong(1, relation);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          types.put(row.getString(1), row.getLong(2));
        }
      }
    }
    Map<String, ValueType> fields = new LinkedHashMap<>();
    for (Map.Entry<String, Long> type : types.entrySet()) {
      fields.put(type.getKey(), of(type.getValue()));
    }
    return new ValueType.Composite(fields);
  }
}
