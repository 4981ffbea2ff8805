package io.refcache.redis;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server of a cluster says instead of doing what it was told: that another one has the slot,
 * or, while the slot moves, that this very entry may be with another one already. It has done
 * nothing then.
 *
 * @param once whether only this one command goes there
 * @param host empty if it is the one that has said so
 */
record Redirect(boolean once, int slot, String host, int port) {
  private static final Pattern MESSAGE =
      Pattern.compile("(MOVED|ASK) (\\d{1,5}) (\\S*):(\\d{1,5})\\b.*");

  private static final String UNKNOWN_HOST = "?";

  /** What a message says; null if it says something else. */
  static Redirect of(String message) {
    Matcher words = MESSAGE.matcher(message);
    if (!words.matches()) {
      return null;
    }
    String host = words.group(3);
    return new Redirect(
        words.group(1).equals("ASK"),
        Integer.parseInt(words.group(2)),
        host.equals(UNKNOWN_HOST) ? "" : host,
        Integer.parseInt(words.group(4)));
  }
}
