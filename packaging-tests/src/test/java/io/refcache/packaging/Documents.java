package io.refcache.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documentation, and the blocks of code in it. */
final class Documents {
  /** A comment before a block that is a part of a file: {@code <!-- excerpt: path -->}. */
  private static final String EXCERPT = "(?:<!-- excerpt: (\\S+) -->\\n+)?";

  private static final Pattern BLOCK =
      Pattern.compile("(?ms)^" + EXCERPT + "```(\\w+)\\n(.*?)^```");

  private Documents() {}

  /**
   * A block of code.
   *
   * @param place the file and the line, for messages
   * @param language what stands behind the fence
   * @param excerptOf the file that this is a part of, from the root of the project; null if none
   */
  record Snippet(String place, String language, String code, String excerptOf) {
    @Override
    public String toString() {
      return place;
    }
  }

  static List<Path> all() {
    try (Stream<Path> docs = Files.list(Published.PROJECT.resolve("docs"))) {
      List<Path> documents =
          new ArrayList<>(docs.filter(p -> p.toString().endsWith(".md")).toList());
      for (String name : List.of("README.md", "CONTRIBUTING.md", "SECURITY.md")) {
        documents.add(Published.PROJECT.resolve(name));
      }
      return documents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Snippet> snippets(String language) {
    return all().stream()
        .flatMap(Documents::snippets)
        .filter(s -> s.language.equals(language))
        .toList();
  }

  private static Stream<Snippet> snippets(Path document) {
    String text = read(document);
    Matcher block = BLOCK.matcher(text);
    List<Snippet> found = new ArrayList<>();
    while (block.find()) {
      long line = text.substring(0, block.start()).lines().count() + 1;
      found.add(
          new Snippet(
              document.getFileName() + ":" + line, block.group(2), block.group(3), block.group(1)));
    }
    return found.stream();
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
