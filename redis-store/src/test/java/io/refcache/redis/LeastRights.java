package io.refcache.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user with the rights that the documentation lists, and with no other ones. */
final class LeastRights {
  private static final String NAME = "least";
  private static final String PASSWORD = "least-secret";

  private LeastRights() {}

  /** Lets the user in at a server. */
  static void grantAt(RedisServer server) throws IOException {
    String document = Files.readString(Path.of("..", "docs", "distributed.md"));
    List<String> command =
        new ArrayList<>(List.of("ACL", "SETUSER", NAME, "reset", "on", ">" + PASSWORD));
    command.addAll(List.of(line(document, "(?m)^~refcache:\\* .*$").split(" ")));
    command.addAll(List.of(line(document, "(?m)^\\+client\\|tracking$").split(" ")));
    if (server.command("INFO", "server").contains("redis_mode:cluster")) {
      command.addAll(List.of(line(document, "(?m)^\\+cluster\\|nodes.*$").split(" ")));
    }
    String reply = server.command(command.toArray(String[]::new));
    if (!reply.equals("+OK\r\n")) {
      throw new AssertionError(String.join(" ", command) + ": " + reply);
    }
  }

  private static String line(String document, String pattern) {
    Matcher line = Pattern.compile(pattern).matcher(document);
    if (!line.find()) {
      throw new AssertionError("the documentation has no line " + pattern);
    }
    return line.group();
  }

  /** An address at which the user logs in. */
  static String uri(String uri) {
    return uri.replace("://", "://" + NAME + ":" + PASSWORD + "@");
  }
}
