package io.refcache.jcache.settings;

import java.util.Collection;
import java.util.Comparator;

/** Says which known name an unknown one was probably meant to be. */
final class Names {
  private Names() {}

  /** The nearest name as part of a sentence, or all of them if none is near. */
  static String suggest(String unknown, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(unknown, name)))
        .filter(name -> distance(unknown, name) <= Math.max(1, unknown.length() / 3))
        .map(name -> "did you mean '" + name + "'?")
        .orElseGet(() -> "there are " + String.join(", ", known));
  }

  /** How many characters must be added, taken away or replaced (Levenshtein's distance). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
