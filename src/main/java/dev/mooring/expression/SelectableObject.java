package dev.mooring.expression;

import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelValue;
import dev.cel.common.values.SelectableValue;
import java.util.Map;
import java.util.Optional;

/**
 * A JSON object of a record, as the CEL runtime selects from it. Given a plain map, the runtime
 * would look through all fields of the record, however deep, each time that an expression names
 * one, for values that it must convert; here there are none. Functions get the {@link #value()}.
 */
final class SelectableObject extends CelValue implements SelectableValue<String> {
  private static final CelType TYPE = MapType.create(SimpleType.STRING, SimpleType.DYN);

  private final Map<?, ?> fields;

  private SelectableObject(Map<?, ?> fields) {
    this.fields = fields;
  }

  /** An object so that it can be selected from; every other value as it is. */
  static Object of(Object value) {
    return value instanceof Map<?, ?> fields ? new SelectableObject(fields) : value;
  }

  @Override
  public Object select(String field) {
    Object value = fields.get(field);
    if (value == null) {
      throw CelAttributeNotFoundException.forMissingMapKey(field);
    }
    return of(value);
  }

  @Override
  public Optional<Object> find(String field) {
    return Optional.ofNullable(fields.get(field)).map(SelectableObject::of);
  }

  @Override
  public Object value() {
    return fields;
  }

  @Override
  public boolean isZeroValue() {
    return fields.isEmpty();
  }

  @Override
  public CelType celType() {
    return TYPE;
  }
}
