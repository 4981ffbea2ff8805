package io.refcache.console;

import io.refcache.console.jmx.Bean;
import io.refcache.console.jmx.ConsoleException;
import io.refcache.console.jmx.Jvm;
import io.refcache.console.jmx.Manager;
import io.refcache.console.text.Text;
import io.refcache.console.text.Units;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes an option, as {@code CONFIG SET} does. */
@Command(
    name = "set",
    description = {
      "Changes an option of all caches, or of one, until the manager is closed.",
      "`info options` shows them."
    })
final class SetCommand extends ConsoleCommand {
  @Parameters(index = "0", paramLabel = "OPTION", description = "such as maxmemory")
  private String option;

  @Parameters(index = "1", paramLabel = "VALUE", description = "such as 512mb")
  private String value;

  @Option(
      names = {"-c", "--cache"},
      paramLabel = "NAME",
      description = "of this cache; an empty value makes it follow the manager again")
  private String cache;

  @Override
  public Integer call() {
    try (Jvm jvm = target().connect()) {
      Manager manager = target().managerOf(jvm);
      Bean bean = cache == null ? manager.engine() : Target.cacheOf(manager, cache);
      Map<String, String> before = bean.options();
      if (!before.containsKey(option)) {
        throw new ConsoleException(
            "there is no option '%s'; there are %s"
                .formatted(option, String.join(", ", before.keySet())));
      }
      bean.set(option, value);
      String now = bean.options().get(option);
      if (json()) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("option", option);
        change.put("before", before.get(option));
        change.put("now", now);
        output().json(change);
      } else {
        output()
            .print(
                output()
                    .page()
                    .line(
                        "OK  %s: %s -> %s".formatted(option, text(before.get(option)), text(now))));
      }
    }
    return 0;
  }

  /** An amount of memory in its largest unit; anything else, or nothing, as it is. */
  private String text(String value) {
    if (value.isEmpty()) {
      return "(none of its own)";
    }
    boolean bytes = option.equals("maxmemory") && value.matches("[1-9][0-9]*");
    return bytes ? Units.bytes(Double.parseDouble(value)) : Text.printable(value);
  }
}
