package io.refcache.redis;

/**
 * Says who logs in at the server, so that no password stands in a URI or a configuration file. Has
 * a public constructor without arguments; asked at each connection, by any thread, so that a
 * password may change while the application runs.
 */
public interface CredentialsSource {
  /** The name of the user, or null for the default user. */
  String username();

  /** The password; the caller may overwrite it. */
  char[] password();
}
