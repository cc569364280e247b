package dev.mooring.expression;

import dev.cel.common.internal.ComparisonFunctions;
import dev.cel.runtime.RuntimeEquality;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Equality as CEL has it: numbers by their value whatever their type, lists and maps by what is in
 * them. Counts each value and each text by its length, as {@link Limits} has it.
 */
final class Equality {
  private static final int STEPS_FOR_A_VALUE = 2;

  private final RuntimeEquality lookup;

  Equality(RuntimeEquality lookup) {
    this.lookup = lookup;
  }

  boolean equal(Object left, Object right) {
    Limits.work(STEPS_FOR_A_VALUE);
    if (left == right) {
      return true;
    }
    return switch (left) {
      case Number number ->
          right instanceof Number other && ComparisonFunctions.numericEquals(number, other);
      case String text -> right instanceof String other && equalTexts(text, other);
      case List<?> list -> right instanceof List<?> other && equalLists(list, other);
      case Map<?, ?> map -> right instanceof Map<?, ?> other && equalMaps(map, other);
      default -> {
        Limits.work(Work.length(left));
        yield left.equals(right);
      }
    };
  }

  boolean in(Object value, List<?> list) {
    for (Object element : list) {
      if (equal(element, value)) {
        return true;
      }
    }
    return false;
  }

  boolean in(Object key, Map<?, ?> map) {
    Limits.work(1 + Work.length(key));
    return lookup.findInMap(map, key).isPresent();
  }

  private static boolean equalTexts(String left, String right) {
    if (left.length() != right.length()) {
      return false;
    }
    Limits.work(Work.length(left));
    return left.equals(right);
  }

  private boolean equalLists(List<?> left, List<?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    Iterator<?> others = right.iterator();
    for (Object element : left) {
      if (!equal(element, others.next())) {
        return false;
      }
    }
    return true;
  }

  private boolean equalMaps(Map<?, ?> left, Map<?, ?> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      Limits.work(1 + Work.length(entry.getKey()));
      Object other = lookup.findInMap(right, entry.getKey()).orElse(null);
      if (other == null || !equal(entry.getValue(), other)) {
        return false;
      }
    }
    return true;
  }
}
