package dev.mooring.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.runtime.Program;

/** An expression that is ready to run. May be used from any thread. */
final class CompiledExpression {
  private final CelAbstractSyntaxTree tree;
  private final Program program;

  CompiledExpression(CelAbstractSyntaxTree tree, Program program) {
    this.tree = tree;
    this.program = program;
  }

  /** The type that the value has, as far as it is known before the evaluation. */
  CelType resultType() {
    return tree.getResultType();
  }

  /** Whether the expression names that variable. */
  boolean names(String variable) {
    return CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .map(node -> node.expr())
        .filter(expr -> expr.getKind() == CelExpr.ExprKind.Kind.IDENT)
        .anyMatch(expr -> expr.ident().name().equals(variable));
  }

  Object evaluate(CelVariableResolver variables) throws ExpressionFailure {
    try {
      return program.eval(variables);
    } catch (CelEvaluationException e) {
      throw failure(e);
    } catch (NotJsonException e) {
      throw notJson(e);
    }
  }

  private static ExpressionFailure failure(CelEvaluationException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof NotJsonException notJson) {
        return notJson(notJson);
      }
    }
    ExpressionFailure.Kind kind =
        e.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED
            ? ExpressionFailure.Kind.TOO_LARGE
            : ExpressionFailure.Kind.EVALUATION;
    return new ExpressionFailure(kind, sentence(e.getErrorCode()));
  }

  private static ExpressionFailure notJson(NotJsonException e) {
    return new ExpressionFailure(ExpressionFailure.Kind.NOT_JSON, e.getMessage());
  }

  /** CEL's own messages may hold a part of the record; these do not. */
  private static String sentence(CelErrorCode code) {
    return switch (code) {
      case ATTRIBUTE_NOT_FOUND -> "no such key";
      case INDEX_OUT_OF_BOUNDS -> "an index is outside its list";
      case DIVIDE_BY_ZERO -> "division by zero";
      case DUPLICATE_ATTRIBUTE -> "a key occurs twice in one map";
      case OVERLOAD_NOT_FOUND, AMBIGUOUS_OVERLOAD -> "an operator or function got a wrong type";
      case NUMERIC_OVERFLOW -> "an integer is too large";
      case ITERATION_BUDGET_EXCEEDED -> "more than 10000 iterations";
      case BAD_FORMAT -> "a text could not be converted";
      default -> "a value could not be used";
    };
  }
}
