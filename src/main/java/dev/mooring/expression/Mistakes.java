package dev.mooring.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import java.util.List;

/** What CEL itself lets through, and what would fail for each record, or has no limits. */
final class Mistakes {
  private final String text;
  private final CelAbstractSyntaxTree parsed;
  private InvalidExpressionException first;

  private Mistakes(String text, CelAbstractSyntaxTree parsed) {
    this.text = text;
    this.parsed = parsed;
  }

  /**
   * Looks for the first one.
   *
   * @throws InvalidExpressionException saying where and what it is
   */
  static void check(String text, CelAbstractSyntaxTree parsed, CelMutableExpr expr)
      throws InvalidExpressionException {
    Mistakes mistakes = new Mistakes(text, parsed);
    Nodes.forEach(expr, mistakes::look);
    if (mistakes.first != null) {
      throw mistakes.first;
    }
  }

  private void look(CelMutableExpr node) {
    if (first != null) {
      return;
    }
    if (node.getKind() == Kind.STRUCT) {
      at(node, "messages of Protobuf cannot be made here: write a map, such as {'a': 1}");
    } else if (node.getKind() == Kind.CALL && node.call().function().equals("matches")) {
      CelMutableExpr pattern = pattern(node.call());
      if (pattern != null) {
        String mistake = RegularExpression.mistake(pattern.constant().stringValue());
        if (mistake != null) {
          at(pattern, mistake);
        }
      }
    }
  }

  /** The pattern of a {@code matches}; null when it is not there as it is. */
  private static CelMutableExpr pattern(CelMutableCall call) {
    List<CelMutableExpr> arguments = call.args();
    CelMutableExpr last = arguments.isEmpty() ? null : arguments.getLast();
    return last != null
            && last.getKind() == Kind.CONSTANT
            && last.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? last
        : null;
  }

  private void at(CelMutableExpr node, String what) {
    Integer offset = parsed.getSource().getPositionsMap().get(node.id());
    String place = offset == null ? "1:1" : Wording.position(text, offset);
    first = new InvalidExpressionException(place + ": " + what);
  }
}
