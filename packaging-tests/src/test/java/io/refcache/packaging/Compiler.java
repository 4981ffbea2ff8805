package io.refcache.packaging;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles sources that are texts. */
final class Compiler {
  private Compiler() {}

  /**
   * Compiles for Java 17.
   *
   * @param sources by name of the file
   * @param into the folder of the classes
   * @return what the compiler complains of; empty if it does not
   */
  static String compile(Map<String, String> sources, Path into, List<String> options)
      throws IOException {
    List<Source> files = new ArrayList<>();
    sources.forEach((name, text) -> files.add(new Source(name, text)));
    List<String> all = new ArrayList<>(List.of("--release", "17", "-proc:none", "-d"));
    all.add(Files.createDirectories(into).toString());
    all.addAll(options);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    boolean well = compiler.getTask(complaints, null, null, all, null, files).call();
    return well || !complaints.toString().isEmpty() ? complaints.toString() : "it failed";
  }

  /** The paths as the value of {@code --class-path} or {@code --module-path}. */
  static String path(Collection<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Paths as above, one by one. */
  static String path(Path... paths) {
    return path(Arrays.asList(paths));
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("text:///" + name), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
