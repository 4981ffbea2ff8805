package io.refcache.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The generated parts of {@code docs/performance.md} and {@code docs/hit-ratio.md}. Each
 * measurement leaves its part, in Markdown, below {@code target}; another program puts what it
 * finds there between the lines of the document that name it, and leaves alone what is written
 * around them:
 *
 * <pre>
 *   &lt;!-- begin pauses-java17 --&gt;
 *   ...
 *   &lt;!-- end pauses-java17 --&gt;
 * </pre>
 */
public final class Sections {
  /** Where measurements leave their results, from the directory of this module. */
  public static final Path RESULTS = Path.of("target", "performance");

  private static final List<Path> DOCUMENTS =
      List.of(Path.of("..", "docs", "performance.md"), Path.of("..", "docs", "hit-ratio.md"));

  private static final String MARKDOWN = ".md";
  private static final String BEGIN = "<!-- begin %s -->";
  private static final String END = "<!-- end %s -->";

  private Sections() {}

  /** The name of a section for the Java that is running. */
  public static String ofThisJava(String measurement) {
    return measurement + "-java" + Runtime.version().feature();
  }

  /** Leaves the section of a measurement that was made just now, and prints it. */
  public static void write(String measurement, String markdown) {
    String text = Machine.describe() + ":\n" + markdown;
    System.out.println(text);
    leave(ofThisJava(measurement), text);
  }

  /** Leaves a section. */
  public static void leave(String name, String markdown) {
    try {
      Files.createDirectories(RESULTS);
      Files.writeString(RESULTS.resolve(name + MARKDOWN), markdown);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Puts the sections that measurements have left into the documents that have a place for them.
   */
  public static void updateDocuments() throws IOException {
    for (Path document : DOCUMENTS) {
      List<String> lines = Files.readAllLines(document);
      try (var files = Files.newDirectoryStream(RESULTS, "*" + MARKDOWN)) {
        for (Path file : files) {
          String name = file.getFileName().toString();
          name = name.substring(0, name.length() - MARKDOWN.length());
          lines = replace(lines, name, Files.readAllLines(file));
        }
      }
      Files.write(document, lines);
      System.out.println("Updated " + document.toAbsolutePath().normalize());
    }
  }

  static List<String> replace(List<String> document, String name, List<String> section) {
    int begin = document.indexOf(BEGIN.formatted(name));
    int end = document.indexOf(END.formatted(name));
    if (begin < 0 || end < begin) {
      return document;
    }
    List<String> lines = new ArrayList<>(document.subList(0, begin + 1));
    lines.add("");
    lines.addAll(section);
    lines.addAll(document.subList(end, document.size()));
    return lines;
  }
}
