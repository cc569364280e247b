package dev.mooring.expression;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.exceptions.CelOverloadNotFoundException;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.RuntimeHelpers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/**
 * Arithmetic that CEL itself does not have: between int and double, as a reading is written now as
 * 20 and now as 20.5, and nobody should have to write {@code payload.celsius * 1.8 + 32.0}; and the
 * {@link #QUOTIENT} of numbers that come out of a record.
 */
final class Arithmetic {
  /** What {@code /} means where a record decides whether its operands are ints. */
  static final String QUOTIENT = "@quotient";

  static final String DIVISION = "_/_";

  private static final Map<String, DoubleBinaryOperator> OPERATORS =
      Map.of(
          "add", (left, right) -> left + right,
          "subtract", (left, right) -> left - right,
          "multiply", (left, right) -> left * right,
          "divide", (left, right) -> left / right,
          "modulo", (left, right) -> left % right);
  private static final Map<String, String> FUNCTIONS =
      Map.of(
          "add", "_+_", "subtract", "_-_", "multiply", "_*_", "divide", DIVISION, "modulo", "_%_");

  private Arithmetic() {}

  static List<CelFunctionDecl> declarations() {
    List<CelFunctionDecl> declarations = new ArrayList<>();
    OPERATORS.keySet().forEach(name -> declarations.add(declaration(name)));
    declarations.add(
        CelFunctionDecl.newFunctionDeclaration(
            QUOTIENT,
            CelOverloadDecl.newGlobalOverload(
                "quotient", SimpleType.DYN, SimpleType.DYN, SimpleType.DYN)));
    return declarations;
  }

  private static CelFunctionDecl declaration(String name) {
    CelOverloadDecl doubleAndInt =
        CelOverloadDecl.newGlobalOverload(
            name + "_double_int64", SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.INT);
    CelOverloadDecl intAndDouble =
        CelOverloadDecl.newGlobalOverload(
            name + "_int64_double", SimpleType.DOUBLE, SimpleType.INT, SimpleType.DOUBLE);
    CelFunctionDecl mixed =
        CelFunctionDecl.newFunctionDeclaration(FUNCTIONS.get(name), doubleAndInt, intAndDouble);
    return name.equals("modulo") ? withDoubles(mixed) : mixed;
  }

  /** CEL has no modulo of two doubles either. */
  private static CelFunctionDecl withDoubles(CelFunctionDecl modulo) {
    return modulo.toBuilder()
        .addOverloads(
            CelOverloadDecl.newGlobalOverload(
                "modulo_double", SimpleType.DOUBLE, SimpleType.DOUBLE, SimpleType.DOUBLE))
        .build();
  }

  /** What they do, by function. */
  static Map<String, List<CelFunctionBinding>> overloads() {
    Map<String, List<CelFunctionBinding>> mixed = new HashMap<>();
    OPERATORS.forEach(
        (name, operator) -> mixed.put(FUNCTIONS.get(name), overloads(name, operator)));
    mixed.put(
        QUOTIENT,
        List.of(
            CelFunctionBinding.from("quotient", Object.class, Object.class, Arithmetic::quotient)));
    return mixed;
  }

  private static List<CelFunctionBinding> overloads(String name, DoubleBinaryOperator operator) {
    List<CelFunctionBinding> overloads = new ArrayList<>();
    overloads.add(
        CelFunctionBinding.from(
            name + "_double_int64",
            Double.class,
            Long.class,
            (left, right) -> operator.applyAsDouble(left, right)));
    overloads.add(
        CelFunctionBinding.from(
            name + "_int64_double",
            Long.class,
            Double.class,
            (left, right) -> operator.applyAsDouble(left, right)));
    if (name.equals("modulo")) {
      overloads.add(
          CelFunctionBinding.from(
              "modulo_double", Double.class, Double.class, (left, right) -> left % right));
    }
    return overloads;
  }

  /**
   * The quotient of two numbers: an int of two ints where it is one, otherwise a double.
   *
   * @throws CelOverloadNotFoundException of what are no numbers
   */
  static Object quotient(Object left, Object right) {
    if (left instanceof UnsignedLong dividend && right instanceof UnsignedLong divisor) {
      return RuntimeHelpers.uint64Divide(dividend, divisor);
    }
    if (left instanceof Long dividend
        && right instanceof Long divisor
        && exact(dividend, divisor)) {
      return dividend / divisor;
    }
    return number(left) / number(right);
  }

  private static boolean exact(long dividend, long divisor) {
    return divisor != 0 && dividend != Long.MIN_VALUE && dividend % divisor == 0;
  }

  private static double number(Object value) {
    return switch (value) {
      case Double number -> number;
      case Long number -> number;
      default -> throw new CelOverloadNotFoundException(DIVISION);
    };
  }
}
