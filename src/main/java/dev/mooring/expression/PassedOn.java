package dev.mooring.expression;

import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import java.util.List;

/**
 * Finds the parts of the payload that a transform only passes on, such as {@code payload.id} in
 * {@code {"id": payload.id}}, and has them read from the variable {@link #EXACT}, whose numbers
 * have the digits that were written. No operator or function but {@code string} ever sees such a
 * number.
 */
final class PassedOn {
  /** The payload with exact numbers. Nobody can write this name in an expression. */
  static final String EXACT = "@payload";

  private static final String PAYLOAD = "payload";

  private PassedOn() {}

  /** In an expression whose value is all that counts. */
  static void inResult(CelMutableExpr expr) {
    result(expr);
    inTexts(expr);
  }

  /** In {@code string(payload.id)}, wherever it stands. */
  static void inTexts(CelMutableExpr expr) {
    for (CelMutableExpr call : Nodes.calls(expr)) {
      if (call.call().function().equals("string") && call.call().args().size() == 1) {
        path(call.call().args().getFirst());
      }
    }
  }

  /** An expression whose value goes into the output as it is. */
  private static void result(CelMutableExpr expr) {
    switch (expr.getKind()) {
      case MAP -> expr.map().entries().forEach(entry -> result(entry.value()));
      case LIST -> expr.list().elements().forEach(PassedOn::result);
      case CALL -> resultOfCall(expr);
      default -> path(expr);
    }
  }

  private static void resultOfCall(CelMutableExpr expr) {
    CelMutableCall call = expr.call();
    if (call.function().equals("_?_:_")) {
      result(call.args().get(1));
      result(call.args().get(2));
    } else {
      path(expr);
    }
  }

  /** The payload, or a field or an element of it. */
  private static void path(CelMutableExpr expr) {
    switch (expr.getKind()) {
      case IDENT -> {
        if (expr.ident().name().equals(PAYLOAD)) {
          expr.ident().setName(EXACT);
        }
      }
      case SELECT -> {
        if (!expr.select().testOnly()) {
          path(expr.select().operand());
        }
      }
      case CALL -> {
        List<CelMutableExpr> arguments = expr.call().args();
        if (expr.call().function().equals("_[_]") && arguments.get(1).getKind() == Kind.CONSTANT) {
          path(arguments.get(0));
        }
      }
      default -> {
        // Computed.
      }
    }
  }
}
