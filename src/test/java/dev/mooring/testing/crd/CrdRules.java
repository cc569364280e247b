package dev.mooring.testing.crd;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The CEL rules of a block of a CRD, as an API server has them, without an API server; but for
 * those with Kubernetes' own functions for URLs and quantities.
 */
public final class CrdRules {
  private static final Cel CEL =
      CelFactory.standardCelBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addCompilerLibraries(CelExtensions.strings())
          .addRuntimeLibraries(CelExtensions.strings())
          .addVar("self", SimpleType.DYN)
          .build();

  private static final Pattern KUBERNETES = Pattern.compile("isURL[(]|quantity[(]");

  private final List<ValidationRule> rules;

  private CrdRules(List<ValidationRule> rules) {
    this.rules = rules;
  }

  /** Those of the block at that path, such as {@code Sink.spec.http}. */
  public static CrdRules of(String path) {
    for (String crd : CrdFiles.generate().values()) {
      JSONSchemaProps schema = SchemaWalk.of(crd).get(path);
      if (schema != null) {
        return new CrdRules(
            schema.getXKubernetesValidations().stream()
                .filter(rule -> !KUBERNETES.matcher(rule.getRule()).find())
                .toList());
      }
    }
    throw new IllegalArgumentException("no CRD has " + path);
  }

  /** What is said of a value first; empty when it is let through. */
  public Optional<String> refusal(Map<String, Object> self) {
    for (ValidationRule rule : rules) {
      if (!holds(rule.getRule(), self)) {
        return Optional.of(rule.getMessage());
      }
    }
    return Optional.empty();
  }

  private static boolean holds(String rule, Map<String, Object> self) {
    try {
      return (boolean) CEL.createProgram(CEL.compile(rule).getAst()).eval(Map.of("self", self));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalStateException(rule, e);
    }
  }
}
