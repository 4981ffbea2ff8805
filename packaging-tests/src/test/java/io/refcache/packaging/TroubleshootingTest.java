package io.refcache.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** The page of error messages tells of messages that there are, and of all that users may meet. */
class TroubleshootingTest {
  private static final Path PAGE = Published.PROJECT.resolve("docs/troubleshooting.md");

  private static final Pattern QUOTE = Pattern.compile("(?m)^> `(.+)`$");

  /** What stands for something that changes: in a format, or where strings are added. */
  private static final Pattern PLACE = Pattern.compile("%,?d|%s|\u0001");

  /** How messages begin that name what the user knows. */
  private static final Pattern USERS =
      Pattern.compile("^(cache '%s|cache manager '%s|option '%s|the manager's URI )");

  /**
   * Those of them that tell of damaged bytes, which no user can act upon, or say already what would
   * be right.
   */
  private static final List<String> NOT_FOR_THE_PAGE =
      List.of(
          "cache '%s': a %s of %s bytes with the tag %s cannot be read: %s",
          "cache '%s': the integer %s with the tag %s is not a %s",
          "cache '%s': a %s %s",
          "cache '%s': a %s of class %s %s",
          "cache '%s': an eviction is not told of",
          "cache '%s': an expired entry stays",
          "cache '%s': a message is passed over",
          "cache '%s': who listens is not known",
          "cache '%s': %s",
          "cache '%s' has no configuration of type %s, but Configuration, CompleteConfiguration and %s",
          "cache '%s' has no more entries",
          "cache '%s' was closed before loading",
          "cache '%s': a listener of an equal configuration is registered already: %s");

  /** Explains itself in sentences, by the same words. */
  private static final String DOCTOR = "/doctor/";

  private static final Set<String> MESSAGES = new TreeSet<>();

  @BeforeAll
  static void readTheMessages() throws IOException {
    for (Path jar : Published.withServers()) {
      try (JarFile file = Published.open(jar)) {
        for (JarEntry entry : file.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
          ClassNode type = new ClassNode();
          try (InputStream in = file.getInputStream(entry)) {
            new ClassReader(in).accept(type, ClassReader.SKIP_DEBUG);
          }
          if (!type.name.contains(DOCTOR)) {
            type.methods.forEach(TroubleshootingTest::readTheMessages);
          }
        }
      }
    }
  }

  private static void readTheMessages(MethodNode method) {
    for (AbstractInsnNode code : method.instructions) {
      if (code instanceof LdcInsnNode constant && constant.cst instanceof String text) {
        MESSAGES.add(normal(text));
      } else if (code instanceof InvokeDynamicInsnNode call
          && call.name.equals("makeConcatWithConstants")) {
        MESSAGES.add(normal((String) call.bsmArgs[0]));
      }
    }
  }

  private static String normal(String message) {
    return PLACE.matcher(message).replaceAll("%s");
  }

  private static List<String> quotes() {
    return QUOTE
        .matcher(Documents.read(PAGE))
        .results()
        .map(quote -> normal(quote.group(1)))
        .toList();
  }

  @Test
  void everyMessageOfThePageIsInTheCode() {
    assertThat(quotes()).hasSizeGreaterThan(40);
    assertThat(quotes().stream().filter(q -> MESSAGES.stream().noneMatch(m -> m.contains(q))))
        .as("quotes of docs/troubleshooting.md that are in no class")
        .isEmpty();
  }

  @Test
  void everyMessageForUsersIsOnThePage() {
    List<String> quotes = quotes();
    assertThat(
            MESSAGES.stream()
                .filter(message -> USERS.matcher(message).find() && message.length() > 20)
                .filter(message -> !NOT_FOR_THE_PAGE.contains(message))
                .filter(message -> quotes.stream().noneMatch(message::contains)))
        .as("messages to be told of in docs/troubleshooting.md, or to be left out by this test")
        .isEmpty();
  }
}
