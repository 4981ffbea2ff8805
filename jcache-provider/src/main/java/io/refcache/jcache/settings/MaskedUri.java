package io.refcache.jcache.settings;

import java.net.URI;
import java.util.regex.Pattern;

/** URIs as they may be shown: without the user and the password that some of them hold. */
public final class MaskedUri {
  /**
   * What stands before the last {@code @} of all, if there is an authority: a password that was not
   * escaped may have any character in it, and to hide a bit of a path does no harm.
   */
  private static final Pattern USER_INFO = Pattern.compile("(?s)(?<=(?<!/)//)(?!/).*@");

  private MaskedUri() {}

  /** The text of a URI, with {@code ***} for who logs in. */
  public static String of(URI uri) {
    return of(uri.toString());
  }

  /** A text that may be a URI, with {@code ***} for who logs in. */
  public static String of(String text) {
    return USER_INFO.matcher(text).replaceFirst("***@");
  }
}
