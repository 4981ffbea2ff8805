package io.refcache.console;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What all commands have in common: a target, and that they can speak to programs. */
abstract class ConsoleCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Mixin private Target target;

  @Option(names = "--json", description = "write JSON, for programs")
  private boolean json;

  Target target() {
    return target;
  }

  boolean json() {
    return json;
  }

  Output output() {
    return main.output();
  }
}
