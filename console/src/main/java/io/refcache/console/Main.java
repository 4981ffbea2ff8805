package io.refcache.console;

import io.refcache.console.jmx.ConsoleException;
import io.refcache.console.text.Page;
import io.refcache.console.text.Style;
import io.refcache.console.text.Text;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The console: shows the caches of a running JVM as redis-cli shows a server's keys and memory, and
 * changes their options.
 */
@Command(
    name = "refcache-console",
    description = "Shows the caches of a running JVM, and changes their options.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    sortOptions = false,
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = {
      ListCommand.class,
      InfoCommand.class,
      TopCommand.class,
      MemoryCommand.class,
      KeysCommand.class,
      SetCommand.class,
      ReportCommand.class
    })
public final class Main implements Runnable {
  private static final int FAILURE = 1;

  private final Output output;

  Main(Output output) {
    this.output = output;
  }

  Output output() {
    return output;
  }

  public static void main(String[] arguments) {
    System.exit(run(Output.standard(), System.err, arguments));
  }

  /**
   * Runs a command.
   *
   * @return the exit status: 0 if all is well, 1 if it could not be done, 2 if it was not
   *     understood
   */
  static int run(Output output, PrintStream errors, String... arguments) {
    CommandLine line = new CommandLine(new Main(output));
    line.setOut(writer(output.out()));
    line.setErr(writer(errors));
    line.setUsageHelpWidth(output.width());
    line.setUsageHelpAutoWidth(false);
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            output.colour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (!(failure instanceof ConsoleException)) {
            throw failure;
          }
          tell(failure, output, errors);
          return FAILURE;
        });
    return line.execute(arguments);
  }

  /** For usage messages, which are plain ASCII. */
  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.US_ASCII);
  }

  private static void tell(Exception failure, Output output, PrintStream errors) {
    Page page = new Page(output.width(), false);
    for (String line : ("error: " + failure.getMessage()).lines().toList()) {
      String text = Text.printable(line);
      if (text.length() > output.width()) {
        page.wrapped(text, "error: ".length());
      } else {
        page.line(text);
      }
    }
    page.lines().forEach(line -> errors.println(output.colour() ? Style.BAD.apply(line) : line));
  }

  /** Without a command: the JVMs that there are. */
  @Override
  public void run() {
    ListCommand.print(output);
  }

  /** The version that the jar's manifest tells. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"refcache-console " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
