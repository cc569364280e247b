package dev.mooring.expression;

import dev.cel.common.CelOptions;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.standard.CelStandardFunction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the functions and operators of CEL do here: as CEL has them, but those that take longer the
 * longer their arguments are, or that make something larger of what they get, are counted by {@link
 * Limits} first. What the others take is counted by {@link Loops}.
 */
final class Functions {
  private static final int REFERENCE_BYTES = 8;
  private static final int STEPS_TO_PARSE = 20;

  /** What CEL's runtime needs of its own. */
  private static final Set<StandardFunction> LEFT_ALONE =
      Set.of(StandardFunction.LOGICAL_NOT, StandardFunction.NOT_STRICTLY_FALSE);

  private static final Set<String> NAMES_LEFT_ALONE = Set.of("!_", "@not_strictly_false", "type");

  private final Equality equality;
  private final Map<String, List<CelFunctionBinding>> byFunction = new LinkedHashMap<>();

  private Functions(CelOptions options) {
    RuntimeEquality standard = RuntimeEquality.create(RuntimeHelpers.create(), options);
    equality = new Equality(standard);
    for (CelStandardFunction function : CelStandardFunctions.ALL_STANDARD_FUNCTIONS) {
      add(List.copyOf(function.newFunctionBindings(options, standard)));
    }
    Arithmetic.overloads().forEach((name, more) -> overloads(name).addAll(more));
    Loops.overloads().forEach((name, more) -> overloads(name).addAll(more));
    overloads("string")
        .add(CelFunctionBinding.from("exact_to_string", ExactNumber.class, ExactNumber::digits));
  }

  /** CEL's own functions without those that are replaced. */
  static CelStandardFunctions standardFunctions() {
    return CelStandardFunctions.newBuilder().includeFunctions(LEFT_ALONE).build();
  }

  /** All others. All of a function together: of two bindings of one, CEL would forget the first. */
  static List<CelFunctionBinding> bindings(CelOptions options) {
    return new Functions(options)
        .byFunction.entrySet().stream()
            .flatMap(
                function ->
                    CelFunctionBinding.fromOverloads(function.getKey(), function.getValue())
                        .stream())
            .toList();
  }

  private List<CelFunctionBinding> overloads(String function) {
    return byFunction.computeIfAbsent(function, name -> new ArrayList<>());
  }

  /** CEL gives each overload, and with a function's name the choice between them. */
  private void add(List<CelFunctionBinding> bindings) {
    String function =
        bindings.stream()
            .map(CelFunctionBinding::getOverloadId)
            .filter("matches"::equals)
            .findFirst()
            .orElse(bindings.getLast().getOverloadId());
    if (NAMES_LEFT_ALONE.contains(function)) {
      return;
    }
    for (CelFunctionBinding binding : bindings) {
      if (function.equals("matches") || !binding.getOverloadId().equals(function)) {
        overloads(function).add(counted(binding));
      }
    }
  }

  private CelFunctionBinding counted(CelFunctionBinding standard) {
    String id = standard.getOverloadId();
    return switch (id) {
      case "equals" -> binary(id, Object.class, Object.class, equality::equal);
      case "not_equals" -> binary(id, Object.class, Object.class, (a, b) -> !equality.equal(a, b));
      case "in_list" -> binary(id, Object.class, List.class, (a, b) -> equality.in(a, (List<?>) b));
      case "in_map" -> binary(id, Object.class, Map.class, (a, b) -> equality.in(a, (Map<?, ?>) b));
      case "matches", "matches_string" ->
          binary(id, String.class, String.class, RegularExpression::test);
      case "contains_string" -> binary(id, String.class, String.class, Contains::test);
      case "add_string" -> binary(id, String.class, String.class, Functions::concatenation);
      case "add_bytes" ->
          binary(id, CelByteString.class, CelByteString.class, Functions::concatenation);
      case "add_list" -> binary(id, List.class, List.class, Functions::concatenation);
      case "bytes_to_string", "string_to_bytes" -> made(standard);
      case "starts_with_string", "ends_with_string" -> counted(standard, (a, b) -> Work.length(b));
      case "index_map" -> counted(standard, (a, b) -> Work.length(b));
      default -> byTypes(standard);
    };
  }

  private static CelFunctionBinding byTypes(CelFunctionBinding standard) {
    List<Class<?>> types = standard.getArgTypes();
    if (types.stream().noneMatch(Set.of(String.class, CelByteString.class)::contains)
        || standard.getOverloadId().equals("string_to_string")
        || standard.getOverloadId().equals("bytes_to_bytes")) {
      return standard;
    }
    boolean compares = types.size() == 2 && types.getFirst() == types.getLast();
    return compares
        ? counted(standard, Work::shorter)
        : counted(standard, (a, b) -> STEPS_TO_PARSE + Work.length(a) + Work.length(b));
  }

  private static String concatenation(String left, String right) {
    count((long) left.length() + right.length());
    return left + right;
  }

  private static CelByteString concatenation(CelByteString left, CelByteString right) {
    count((long) left.size() + right.size());
    return left.concat(right);
  }

  private static JsonArray concatenation(List<?> left, List<?> right) {
    count(REFERENCE_BYTES * ((long) left.size() + right.size()));
    List<Object> all = new ArrayList<>(left.size() + right.size());
    left.forEach(element -> all.add(Loops.adapted(element)));
    right.forEach(element -> all.add(Loops.adapted(element)));
    return new JsonArray(all);
  }

  private static CelFunctionBinding made(CelFunctionBinding standard) {
    CelFunctionOverload function = standard.getDefinition();
    return unary(
        standard.getOverloadId(),
        standard.getArgTypes().getFirst(),
        value -> {
          count(value instanceof String text ? text.length() : ((CelByteString) value).size());
          return function.apply(new Object[] {value});
        });
  }

  private static void count(long bytes) {
    Limits.make(bytes);
    Limits.work(bytes / REFERENCE_BYTES);
  }

  private static CelFunctionBinding counted(CelFunctionBinding standard, Steps steps) {
    CelFunctionOverload function = standard.getDefinition();
    List<Class<?>> types = standard.getArgTypes();
    if (types.size() == 1) {
      return unary(
          standard.getOverloadId(),
          types.getFirst(),
          value -> {
            Limits.work(steps.of(value, value));
            return function.apply(new Object[] {value});
          });
    }
    return binary(
        standard.getOverloadId(),
        types.getFirst(),
        types.getLast(),
        (left, right) -> {
          Limits.work(steps.of(left, right));
          return function.apply(new Object[] {left, right});
        });
  }

  private static <T> CelFunctionBinding unary(
      String id, Class<T> type, CelFunctionOverload.Unary<T> function) {
    return CelFunctionBinding.from(id, type, function);
  }

  private static <T, U> CelFunctionBinding binary(
      String id, Class<T> left, Class<U> right, CelFunctionOverload.Binary<T, U> function) {
    return CelFunctionBinding.from(id, left, right, function);
  }

  /** How many steps a function takes. */
  @FunctionalInterface
  private interface Steps {
    long of(Object left, Object right) throws CelEvaluationException;
  }
}
