package dev.mooring.testing.pods;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code $(NAME)} as Kubernetes does in values, commands and arguments: an unknown name
 * stays as it is, and {@code $$} stands for one {@code $}.
 */
final class VariableExpansion {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([^)]*)\\)");

  private VariableExpansion() {}

  static String expand(String text, Map<String, String> variables) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(replacement(match.group(), match.group(1), variables)));
  }

  private static String replacement(String all, String name, Map<String, String> variables) {
    return name == null ? "$" : variables.getOrDefault(name, all);
  }
}
