package dev.mooring.expression;

import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Goes through all parts of an expression. */
final class Nodes {
  private Nodes() {}

  /** All calls of functions and operators in an expression. */
  static List<CelMutableExpr> calls(CelMutableExpr expr) {
    List<CelMutableExpr> calls = new ArrayList<>();
    forEach(
        expr,
        node -> {
          if (node.getKind() == Kind.CALL) {
            calls.add(node);
          }
        });
    return calls;
  }

  /** The largest id in it, so that a higher one is free. */
  static long lastId(CelMutableExpr expr) {
    long[] last = {0};
    forEach(expr, node -> last[0] = Math.max(last[0], node.id()));
    return last[0];
  }

  /** The expression, and all in it. */
  static void forEach(CelMutableExpr expr, Consumer<CelMutableExpr> visitor) {
    visitor.accept(expr);
    switch (expr.getKind()) {
      case SELECT -> forEach(expr.select().operand(), visitor);
      case CALL -> {
        expr.call().target().ifPresent(target -> forEach(target, visitor));
        expr.call().args().forEach(argument -> forEach(argument, visitor));
      }
      case LIST -> expr.list().elements().forEach(element -> forEach(element, visitor));
      case MAP ->
          expr.map()
              .entries()
              .forEach(
                  entry -> {
                    forEach(entry.key(), visitor);
                    forEach(entry.value(), visitor);
                  });
      case COMPREHENSION -> {
        forEach(expr.comprehension().iterRange(), visitor);
        forEach(expr.comprehension().accuInit(), visitor);
        forEach(expr.comprehension().loopCondition(), visitor);
        forEach(expr.comprehension().loopStep(), visitor);
        forEach(expr.comprehension().result(), visitor);
      }
      default -> {
        // Nothing is in it.
      }
    }
  }
}
