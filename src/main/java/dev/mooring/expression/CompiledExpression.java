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
  private final String text;
  private final CelAbstractSyntaxTree tree;
  private final Program program;

  CompiledExpression(String text, CelAbstractSyntaxTree tree, Program program) {
    this.text = text;
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

  /** The value, within limits of its own. */
  Object evaluate(CelVariableResolver variables) throws ExpressionFailure {
    Limits.begin();
    return evaluateWithin(variables);
  }

  /** The value, within the limits that were begun on this thread. */
  Object evaluateWithin(CelVariableResolver variables) throws ExpressionFailure {
    try {
      Object value = program.eval(variables);
      Limits.end();
      return value;
    } catch (CelEvaluationException e) {
      throw failure(e);
    } catch (NotJsonException e) {
      throw notJson(e);
    } catch (LimitExceededException e) {
      throw tooLarge(e);
    }
  }

  private ExpressionFailure failure(CelEvaluationException e) {
    try {
      Limits.end();
    } catch (LimitExceededException exceeded) {
      return tooLarge(exceeded);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof NotJsonException notJson) {
        return notJson(notJson);
      }
      if (cause instanceof LimitExceededException tooLarge) {
        return tooLarge(tooLarge);
      }
    }
    ExpressionFailure.Kind kind =
        e.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED
            ? ExpressionFailure.Kind.TOO_LARGE
            : ExpressionFailure.Kind.EVALUATION;
    return new ExpressionFailure(kind, Wording.of(e, text));
  }

  private static ExpressionFailure tooLarge(LimitExceededException e) {
    return new ExpressionFailure(ExpressionFailure.Kind.TOO_LARGE, e.getMessage());
  }

  private static ExpressionFailure notJson(NotJsonException e) {
    return new ExpressionFailure(ExpressionFailure.Kind.NOT_JSON, e.getMessage());
  }
}
