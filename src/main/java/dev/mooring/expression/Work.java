package dev.mooring.expression;

import dev.cel.common.values.CelByteString;

/** How many steps functions on texts take, as {@link Limits} counts them. */
final class Work {
  private static final int CHARACTERS_FOR_A_STEP = 8;

  private Work() {}

  /** To look at each character, or byte, once; 0 for what is no text. */
  static long length(Object value) {
    return switch (value) {
      case String text -> text.length() / CHARACTERS_FOR_A_STEP;
      case CelByteString bytes -> bytes.size() / CHARACTERS_FOR_A_STEP;
      default -> 0;
    };
  }

  /** To look at two texts until the shorter one is at its end. */
  static long shorter(Object left, Object right) {
    return Math.min(length(left), length(right));
  }
}
