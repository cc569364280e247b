package dev.mooring.expression;

import java.math.BigDecimal;

/**
 * A JSON number that a double would change: a long id, an amount with many digits. Expressions that
 * only pass it on keep it as it was written.
 */
record ExactNumber(String digits) {
  /** Every integer up to here is a double. */
  static final long SURE_INTEGERS = 1L << 53;

  /** Any number of so many digits is a long. */
  static final int MOST_DIGITS_OF_LONG = 18;

  /** Up to here a double is sure to give the same digits back. */
  private static final int SURE_LENGTH = 15;

  /** Whether the double is the number that was written. */
  static boolean isSame(String digits, double value) {
    if (digits.length() <= SURE_LENGTH && digits.indexOf('e') < 0 && digits.indexOf('E') < 0) {
      return true;
    }
    return Double.isFinite(value)
        && new BigDecimal(digits).compareTo(new BigDecimal(Double.toString(value))) == 0;
  }
}
