package dev.mooring.expression;

import java.math.BigDecimal;

/**
 * A JSON number that is no int and that a double would change: an id of 20 digits, an amount with
 * many. Expressions that only pass it on keep it as it was written.
 */
record ExactNumber(String digits) {
  /** Up to here a double is sure to give the same digits back. */
  private static final int SURE_LENGTH = 15;

  /** Whether the double is the number that was written. */
  static boolean isSame(String digits, double value) {
    if (digits.length() <= SURE_LENGTH && digits.indexOf('e') < 0 && digits.indexOf('E') < 0) {
      return true;
    }
    try {
      return Double.isFinite(value)
          && new BigDecimal(digits).compareTo(new BigDecimal(Double.toString(value))) == 0;
    } catch (NumberFormatException beyond) {
      // Its exponent has more digits than a decimal may have; a double has it as 0.
      return false;
    }
  }
}
