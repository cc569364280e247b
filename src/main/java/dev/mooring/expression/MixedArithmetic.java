package dev.mooring.expression;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/**
 * Arithmetic between int and double, which CEL itself does not have. JSON's numbers are doubles
 * here, and nobody should have to write {@code payload.celsius * 1.8 + 32.0}. The result is a
 * double.
 */
final class MixedArithmetic {
  private static final Map<String, DoubleBinaryOperator> OPERATORS =
      Map.of(
          "add", (left, right) -> left + right,
          "subtract", (left, right) -> left - right,
          "multiply", (left, right) -> left * right,
          "divide", (left, right) -> left / right,
          "modulo", (left, right) -> left % right);
  private static final Map<String, String> FUNCTIONS =
      Map.of("add", "_+_", "subtract", "_-_", "multiply", "_*_", "divide", "_/_", "modulo", "_%_");

  private MixedArithmetic() {}

  static List<CelFunctionDecl> declarations() {
    return OPERATORS.keySet().stream().map(MixedArithmetic::declaration).toList();
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
}
