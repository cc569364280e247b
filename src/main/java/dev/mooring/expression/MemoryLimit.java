package dev.mooring.expression;

import dev.cel.common.CelOptions;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import dev.cel.runtime.standard.BytesFunction.BytesOverload;
import dev.cel.runtime.standard.CelStandardOverload;
import dev.cel.runtime.standard.StringFunction.StringOverload;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds what one evaluation makes of a record, beside what the record itself takes: a few words,
 * such as {@code text + text} within a {@code map}, could fill a worker's memory. CEL bounds the
 * steps of an evaluation and not their results, so the functions that make something larger of what
 * they get are replaced by ones that count. An evaluation stays on its thread.
 */
final class MemoryLimit {
  /** Of strings, bytes and lists that an evaluation makes: 8 MiB. */
  static final long BYTES = 8L << 20;

  private static final int REFERENCE_BYTES = 8;

  /**
   * Each CEL function, and those of its overloads that are replaced: two at least, as CEL's runtime
   * cannot add a single one to those that stay.
   */
  private static final Map<String, List<CelStandardOverload>> COUNTED =
      Map.of(
          "_+_", List.of(AddOverload.ADD_STRING, AddOverload.ADD_BYTES, AddOverload.ADD_LIST),
          "string", List.of(StringOverload.BYTES_TO_STRING, StringOverload.BOOL_TO_STRING),
          "bytes", List.of(BytesOverload.STRING_TO_BYTES, BytesOverload.BYTES_TO_BYTES));

  private static final ThreadLocal<MemoryLimit> OF_THREAD =
      ThreadLocal.withInitial(MemoryLimit::new);

  private long made;

  private MemoryLimit() {}

  /** An evaluation begins on this thread. */
  static void begin() {
    OF_THREAD.get().made = 0;
  }

  /** CEL's own functions without those that are replaced. */
  static CelStandardFunctions standardFunctions() {
    return CelStandardFunctions.newBuilder()
        .filterFunctions(
            (function, overload) ->
                COUNTED.values().stream().noneMatch(replaced -> replaced.contains(overload)))
        .build();
  }

  /** What replaces them, by function. */
  static Map<String, List<CelFunctionBinding>> overloads(CelOptions options) {
    Map<String, List<CelFunctionBinding>> counted = new HashMap<>();
    COUNTED.forEach(
        (function, overloads) ->
            counted.put(
                function, overloads.stream().map(overload -> counted(overload, options)).toList()));
    return counted;
  }

  private static CelFunctionBinding counted(CelStandardOverload overload, CelOptions options) {
    CelFunctionBinding standard = overload.newFunctionBinding(options, null);
    CelFunctionOverload function = standard.getDefinition();
    List<Class<?>> types = standard.getArgTypes();
    return types.size() == 1
        ? unary(standard.getOverloadId(), types.getFirst(), function)
        : binary(standard.getOverloadId(), types.getFirst(), types.getLast(), function);
  }

  private static <T> CelFunctionBinding unary(
      String id, Class<T> type, CelFunctionOverload function) {
    return CelFunctionBinding.from(
        id,
        type,
        value -> {
          OF_THREAD.get().add(size(value));
          return function.apply(new Object[] {value});
        });
  }

  private static <T, U> CelFunctionBinding binary(
      String id, Class<T> leftType, Class<U> rightType, CelFunctionOverload function) {
    return CelFunctionBinding.from(
        id,
        leftType,
        rightType,
        (left, right) -> {
          // A list is not copied when another one is added to it.
          OF_THREAD.get().add((left instanceof Collection<?> ? 0 : size(left)) + size(right));
          return function.apply(new Object[] {left, right});
        });
  }

  private void add(long bytes) {
    made += bytes;
    if (made > BYTES) {
      throw new TooLargeException();
    }
  }

  private static long size(Object value) {
    return switch (value) {
      case String text -> text.length();
      case CelByteString bytes -> bytes.size();
      case Collection<?> elements -> REFERENCE_BYTES * (long) elements.size();
      default -> 0;
    };
  }
}
