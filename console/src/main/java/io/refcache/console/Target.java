package io.refcache.console;

import io.refcache.console.jmx.Bean;
import io.refcache.console.jmx.ConsoleException;
import io.refcache.console.jmx.Jvm;
import io.refcache.console.jmx.LocalJvms;
import io.refcache.console.jmx.Manager;
import java.io.Console;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say which JVM, and which cache manager in it, is meant. */
final class Target {
  private static final String PASSWORD_VARIABLE = "REFCACHE_PASSWORD";

  @ArgGroup private Place place;

  /** Where the JVM is. */
  static final class Place {
    @Option(
        names = {"-p", "--pid"},
        paramLabel = "PID",
        description = "a JVM of yours on this machine; needless if only one has caches")
    private String pid;

    @Option(
        names = {"-u", "--url"},
        paramLabel = "ADDRESS",
        description = "a JVM with remote management: host:port or service:jmx:...")
    private String url;
  }

  @Option(
      names = "--user",
      description = "who asks, for --url; the password is asked for, or in $" + PASSWORD_VARIABLE)
  private String user;

  @Option(
      names = {"-m", "--manager"},
      paramLabel = "NAME",
      description = "the cache manager, or a part of its name; needless if there is one")
  private String manager;

  /** Connects to the JVM that is meant. */
  Jvm connect() {
    if (place != null && place.url != null) {
      return Jvm.connect(place.url, user, user == null ? null : password());
    }
    return Jvm.attach(place != null ? place.pid : onlyJvm());
  }

  private static String onlyJvm() {
    List<LocalJvms.Found> found = LocalJvms.find();
    if (found.size() == 1) {
      return found.get(0).pid();
    }
    if (found.isEmpty()) {
      throw new ConsoleException(
          "no JVM of yours on this machine has caches of Refcache; another is reached by --url");
    }
    throw new ConsoleException(
        "which one? --pid says it; there are\n"
            + found.stream()
                .map(jvm -> "  %s  %s".formatted(jvm.pid(), jvm.program()))
                .collect(Collectors.joining("\n")));
  }

  private static String password() {
    String given = System.getenv(PASSWORD_VARIABLE);
    Console console = System.console();
    if (given != null || console == null) {
      return given;
    }
    char[] typed = console.readPassword("password: ");
    return typed == null ? null : new String(typed);
  }

  /** The manager that is meant. */
  Manager managerOf(Jvm jvm) {
    List<Manager> all = jvm.managers();
    if (all.isEmpty()) {
      throw new ConsoleException(
          jvm.label() + " has no cache of Refcache; `list` shows the JVMs that have");
    }
    List<Manager> meant =
        all.stream().filter(each -> manager == null || each.name().contains(manager)).toList();
    if (meant.size() != 1) {
      String names = all.stream().map(each -> "  " + each.name()).collect(Collectors.joining("\n"));
      throw new ConsoleException(
          (meant.isEmpty() ? "no cache manager is called '" + manager + "'" : "which one?")
              + " --manager says it; there are\n"
              + names);
    }
    return meant.get(0);
  }

  /** A cache of a manager. */
  static Bean cacheOf(Manager manager, String name) {
    Bean cache = manager.caches().get(name);
    if (cache == null) {
      throw new ConsoleException(
          "there is no cache '%s'; there are %s"
              .formatted(name, String.join(", ", manager.caches().keySet())));
    }
    return cache;
  }
}
