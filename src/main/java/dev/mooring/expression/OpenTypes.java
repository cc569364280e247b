package dev.mooring.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExpr.CelMutableCall;
import dev.cel.common.ast.CelMutableExpr.CelMutableSelect;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Mends what CEL's checker takes for settled although a record has yet to say it: of what type a
 * field is, and whether a number is an int.
 */
final class OpenTypes {
  private static final String INDEX = "_[_]";
  private static final String OF_INTS = "divide_int64";

  private OpenTypes() {}

  /**
   * Makes {@code payload['room']} the same as {@code payload.room}; before the check. The checker
   * takes the first for a map of one type, any that fits.
   */
  static void selectFields(CelMutableExpr expr) {
    Nodes.forEach(
        expr,
        node -> {
          if (node.getKind() == Kind.CALL && node.call().function().equals(INDEX)) {
            CelMutableExpr key = node.call().args().getLast();
            if (key.getKind() == Kind.CONSTANT
                && key.constant().getKind() == CelConstant.Kind.STRING_VALUE) {
              CelMutableExpr operand = node.call().args().getFirst();
              node.setSelect(CelMutableSelect.create(operand, key.constant().stringValue()));
            }
          }
        });
  }

  /**
   * Leaves the type of {@code payload[topic]} open, too.
   *
   * @param checked what the checker has made of the expression
   * @return whether there was such a part, so that the expression is to be checked again
   */
  static boolean openFields(CelMutableExpr expr, CelAbstractSyntaxTree checked) {
    return change(
        expr,
        node ->
            node.call().function().equals(INDEX)
                && !isOpen(checked, node)
                && SimpleType.DYN.equals(
                    checked.getType(node.call().args().getFirst().id()).orElse(null)),
        node -> {
          CelMutableExpr field = CelMutableExpr.ofCall(node.id(), node.call());
          node.setId(Nodes.lastId(expr) + 1);
          node.setCall(CelMutableCall.create("dyn", field));
        });
  }

  /**
   * Makes divisions whose operands may be ints or doubles, as a record has it, {@link
   * Arithmetic#QUOTIENT}s: a reading that is written now as 21 and now as 20.5 must not lose its
   * fraction when it happens to have none before it is halved. Where CEL knows that both are ints,
   * such as {@code size(payload.list) / 2}, its own division stays, which gives an int.
   *
   * @param checked what the checker has made of the expression
   * @return whether there was such a division, so that the expression is to be checked again
   */
  static boolean openDivisions(CelMutableExpr expr, CelAbstractSyntaxTree checked) {
    return change(
        expr,
        node ->
            node.call().function().equals(Arithmetic.DIVISION)
                && isOpen(checked, node)
                && overloads(checked, node).contains(OF_INTS),
        node -> node.call().setFunction(Arithmetic.QUOTIENT));
  }

  private static boolean change(
      CelMutableExpr expr, Predicate<CelMutableExpr> which, Consumer<CelMutableExpr> how) {
    List<CelMutableExpr> found = Nodes.calls(expr).stream().filter(which).toList();
    found.forEach(how);
    return !found.isEmpty();
  }

  private static boolean isOpen(CelAbstractSyntaxTree checked, CelMutableExpr node) {
    return overloads(checked, node).size() > 1;
  }

  private static List<String> overloads(CelAbstractSyntaxTree checked, CelMutableExpr node) {
    CelReference reference = checked.getReferenceMap().get(node.id());
    return reference == null ? List.of() : reference.overloadIds();
  }
}
