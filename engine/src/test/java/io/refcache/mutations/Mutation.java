package io.refcache.mutations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A mistake: a text of a source file, and what stands there instead.
 *
 * @param what what the mistake is
 * @param file the source file
 */
record Mutation(String what, String file, String text, String instead) {

  /** Reads all of a list, whose beginning explains its format. */
  static List<Mutation> readAll(Path list) throws IOException {
    List<Mutation> mutations = new ArrayList<>();
    String what = null;
    String file = null;
    StringBuilder text = new StringBuilder();
    StringBuilder instead = new StringBuilder();
    List<String> lines = new ArrayList<>(Files.readAllLines(list));
    lines.add("");
    for (String line : lines) {
      if (line.isEmpty() && what != null) {
        mutations.add(new Mutation(what, file, text.toString(), instead.toString()));
        what = null;
        text.setLength(0);
        instead.setLength(0);
      } else if (line.startsWith("= ")) {
        what = line.substring(2);
      } else if (line.startsWith("@ ")) {
        file = line.substring(2);
      } else if (line.startsWith("- ")) {
        text.append(line.substring(2)).append('\n');
      } else if (line.startsWith("+ ")) {
        instead.append(line.substring(2)).append('\n');
      }
    }
    return mutations;
  }

  /** The source with the mistake in it. */
  String applyTo(String source) {
    // The last line may be the beginning of one.
    String wanted = text.strip();
    int at = source.indexOf(wanted);
    if (at < 0 || source.indexOf(wanted, at + 1) >= 0) {
      throw new IllegalStateException(
          "%s must have this once, for '%s':%n%s".formatted(file, what, text));
    }
    return source.substring(0, at) + instead.strip() + source.substring(at + wanted.length());
  }
}
