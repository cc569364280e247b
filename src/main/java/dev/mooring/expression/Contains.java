package dev.mooring.expression;

/** Looks for one text in another, in a time that is their lengths together. */
final class Contains {
  /** Up to here, the search of Java itself is quick, whatever the texts are. */
  private static final int SHORT = 16;

  private Contains() {}

  static boolean test(String text, String part) {
    if (part.length() > text.length()) {
      return false;
    }
    if (part.length() <= SHORT) {
      Limits.work(Work.length(text) * Math.max(1, part.length()));
      return text.contains(part);
    }
    Limits.work((long) text.length() + part.length());
    return search(text, part);
  }

  /** As Knuth, Morris and Pratt do it: no character of the text is looked at again. */
  private static boolean search(String text, String part) {
    int[] fallback = fallback(part);
    int matched = 0;
    for (int i = 0; i < text.length(); i++) {
      while (matched > 0 && text.charAt(i) != part.charAt(matched)) {
        matched = fallback[matched - 1];
      }
      if (text.charAt(i) == part.charAt(matched) && ++matched == part.length()) {
        return true;
      }
    }
    return false;
  }

  /** For each beginning of the text, how long the longest one is that it ends with as well. */
  private static int[] fallback(String part) {
    int[] fallback = new int[part.length()];
    int matched = 0;
    for (int i = 1; i < part.length(); i++) {
      while (matched > 0 && part.charAt(i) != part.charAt(matched)) {
        matched = fallback[matched - 1];
      }
      if (part.charAt(i) == part.charAt(matched)) {
        matched++;
      }
      fallback[i] = matched;
    }
    return fallback;
  }
}
