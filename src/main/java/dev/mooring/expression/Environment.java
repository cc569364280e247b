package dev.mooring.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelMutableExpr;
import dev.cel.common.ast.CelMutableExprConverter;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;
import java.util.function.Consumer;

/** Compiles expressions that may use certain variables. Immutable. */
final class Environment {
  /** The longest expression, in characters; the CRDs have the same limit. */
  static final int MAX_LENGTH = 4096;

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MAX_LENGTH)
          .comprehensionMaxIterations(Loops.MAX_ITERATIONS)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private final CelCompiler compiler;
  private final CelRuntime runtime;

  Environment(Map<String, CelType> variables) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addFunctionDeclarations(Arithmetic.declarations())
            .addFunctionDeclarations(Loops.declarations());
    variables.forEach(builder::addVar);
    compiler = builder.build();
    runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardFunctions(Functions.standardFunctions())
            .addFunctionBindings(Functions.bindings(OPTIONS))
            .build();
  }

  CompiledExpression compile(String text) throws InvalidExpressionException {
    return compile(text, expr -> {});
  }

  /** Compiles what a rewrite makes of the expression. */
  CompiledExpression compile(String text, Consumer<CelMutableExpr> rewrite)
      throws InvalidExpressionException {
    if (text.length() > MAX_LENGTH) {
      throw new InvalidExpressionException(
          "1:1: the expression is longer than " + MAX_LENGTH + " characters");
    }
    try {
      CelAbstractSyntaxTree parsed = compiler.parse(text).getAst();
      CelMutableExpr expr = CelMutableExprConverter.fromCelExpr(parsed.getExpr());
      Mistakes.check(text, parsed, expr);
      OpenTypes.selectFields(expr);
      rewrite.accept(expr);
      CelAbstractSyntaxTree tree = checked(parsed, expr);
      return new CompiledExpression(text, tree, runtime.createProgram(tree));
    } catch (CelValidationException e) {
      throw new InvalidExpressionException(Wording.of(e.getErrors().getFirst()));
    } catch (CelEvaluationException e) {
      throw new InvalidExpressionException("1:1: " + e.getMessage());
    }
  }

  private CelAbstractSyntaxTree checked(CelAbstractSyntaxTree parsed, CelMutableExpr expr)
      throws CelValidationException {
    Loops.rewrite(expr);
    CelValidationResult result = compiler.check(tree(expr, parsed));
    if (result.hasError()) {
      // In the words of what was written.
      return compiler.check(parsed).getAst();
    }
    CelAbstractSyntaxTree tree = result.getAst();
    if (OpenTypes.openFields(expr, tree)) {
      tree = compiler.check(tree(expr, parsed)).getAst();
    }
    if (OpenTypes.openDivisions(expr, tree)) {
      tree = compiler.check(tree(expr, parsed)).getAst();
    }
    return tree;
  }

  private static CelAbstractSyntaxTree tree(CelMutableExpr expr, CelAbstractSyntaxTree parsed) {
    return CelAbstractSyntaxTree.newParsedAst(
        CelMutableExprConverter.fromMutableExpr(expr), parsed.getSource());
  }
}
