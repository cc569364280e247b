package dev.mooring.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Compiles expressions that may use certain variables. Immutable. */
final class Environment {
  /** The longest expression, in characters; the CRDs have the same limit. */
  static final int MAX_LENGTH = 4096;

  private static final int MAX_ITERATIONS = 10_000;
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(MAX_LENGTH)
          .comprehensionMaxIterations(MAX_ITERATIONS)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private final CelCompiler compiler;
  private final CelRuntime runtime;

  Environment(Map<String, CelType> variables) {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addFunctionDeclarations(MixedArithmetic.declarations());
    variables.forEach(builder::addVar);
    compiler = builder.build();
    runtime =
        CelRuntimeFactory.plannerRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardFunctions(MemoryLimit.standardFunctions())
            .addFunctionBindings(bindings())
            .build();
  }

  /** All of a function together: of two bindings of one, the runtime would forget the first. */
  private static List<CelFunctionBinding> bindings() {
    Map<String, List<CelFunctionBinding>> all = new HashMap<>(MixedArithmetic.overloads());
    MemoryLimit.overloads(OPTIONS)
        .forEach(
            (function, overloads) ->
                all.merge(
                    function,
                    overloads,
                    (some, others) -> Stream.concat(some.stream(), others.stream()).toList()));
    return all.entrySet().stream()
        .flatMap(
            function ->
                CelFunctionBinding.fromOverloads(function.getKey(), function.getValue()).stream())
        .toList();
  }

  CompiledExpression compile(String text) throws InvalidExpressionException {
    return compile(text, UnaryOperator.identity());
  }

  /** Compiles what a rewrite makes of the expression. */
  CompiledExpression compile(String text, UnaryOperator<CelAbstractSyntaxTree> rewrite)
      throws InvalidExpressionException {
    if (text.length() > MAX_LENGTH) {
      throw new InvalidExpressionException(
          "1:1: the expression is longer than " + MAX_LENGTH + " characters");
    }
    try {
      CelAbstractSyntaxTree parsed = compiler.parse(text).getAst();
      CelAbstractSyntaxTree tree = compiler.check(rewrite.apply(parsed)).getAst();
      return new CompiledExpression(text, tree, runtime.createProgram(tree));
    } catch (CelValidationException e) {
      throw new InvalidExpressionException(Wording.of(e.getErrors().getFirst()));
    } catch (CelEvaluationException e) {
      throw new InvalidExpressionException("1:1: " + e.getMessage());
    }
  }
}
