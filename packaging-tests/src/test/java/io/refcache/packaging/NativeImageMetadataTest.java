package io.refcache.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What the jars tell {@code native-image} of reflection and resources is there, and is all that
 * they look up by name.
 */
class NativeImageMetadataTest {
  private static final String FOLDER = "META-INF/native-image/io.refcache/";
  private static final int FIRST_JAVA_WITH_ARENAS = 22;

  /** The methods that find something by a name which an image must know beforehand. */
  private static final Set<String> LOOKUPS =
      Set.of(
          "forName",
          "getDeclaredField",
          "getField",
          "getDeclaredMethod",
          "getMethod",
          "findVirtual",
          "findStatic",
          "findVarHandle",
          "getDeclaredFields",
          "getDeclaredMethods");

  /** How far before a call its name is put on the stack. */
  private static final int ARGUMENTS = 24;

  /**
   * Where the name is not a constant. They look at the classes of the application, which has to
   * tell an image of them itself; but for {@code FieldHandles}, which looks at the methods of
   * {@code GraphWriter} and {@code GraphReader}, and {@code StructuredClasses}, which asks whether
   * the application's classes have the methods of Java serialization.
   */
  private static final Set<String> AT_CLASSES_OF_THE_APPLICATION =
      Set.of(
          "io.refcache.jcache.codec.EnumTable",
          "io.refcache.jcache.codec.FieldHandles",
          "io.refcache.jcache.codec.JavaSerialization",
          "io.refcache.jcache.codec.JavaSerialization$LoadingInput",
          "io.refcache.jcache.codec.LibraryClasses",
          "io.refcache.jcache.codec.Loaders",
          "io.refcache.jcache.codec.StructuredClasses",
          "io.refcache.jcache.settings.ClassFinder");

  /** Names that are looked for in classes of the application. */
  private static final Set<String> NAMES_OF_THE_APPLICATION =
      Set.of("serialPersistentFields", "equals");

  static List<Path> jars() {
    return Published.ours();
  }

  @ParameterizedTest
  @MethodSource("jars")
  void allThatIsNamedIsThere(Path jar) throws Exception {
    JsonObject metadata = metadata(jar);
    for (JsonElement each : metadata.getAsJsonArray("reflection")) {
      JsonObject entry = each.getAsJsonObject();
      String name = entry.get("type").getAsString();
      if (isOfLaterJava(name) || entry.has("condition")) {
        continue; // not here; what is conditional is of a library that an image may have
      }
      Class<?> type = Class.forName(name, false, getClass().getClassLoader());
      for (JsonElement field : array(entry, "fields")) {
        type.getDeclaredField(field.getAsJsonObject().get("name").getAsString());
      }
      for (JsonElement method : array(entry, "methods")) {
        find(type, method.getAsJsonObject());
      }
    }
  }

  private static boolean isOfLaterJava(String name) {
    return name.startsWith("java.lang.foreign.")
        && Runtime.version().feature() < FIRST_JAVA_WITH_ARENAS;
  }

  private static void find(Class<?> type, JsonObject method) throws Exception {
    Class<?>[] parameters =
        StreamSupport.stream(method.getAsJsonArray("parameterTypes").spliterator(), false)
            .map(JsonElement::getAsString)
            .map(NativeImageMetadataTest::typeNamed)
            .toArray(Class<?>[]::new);
    String name = method.get("name").getAsString();
    if (name.equals("<init>")) {
      type.getDeclaredConstructor(parameters);
    } else {
      type.getMethod(name, parameters);
    }
  }

  private static Class<?> typeNamed(String name) {
    try {
      return name.equals("long") ? long.class : Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name, e);
    }
  }

  /** The classes of Spring and Hibernate that the provider knows by name. */
  @Test
  void classesOfLibrariesAreNamed() throws IOException {
    Set<String> named = new TreeSet<>();
    for (JsonElement each : metadata(Published.provider()).getAsJsonArray("reflection")) {
      named.add(each.getAsJsonObject().get("type").getAsString());
    }
    ClassNode type = new ClassNode();
    try (JarFile file = Published.open(Published.provider());
        InputStream in =
            file.getInputStream(
                file.getJarEntry("io/refcache/jcache/codec/LibraryClasses.class"))) {
      new ClassReader(in).accept(type, 0);
    }
    Set<String> known = new TreeSet<>();
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode code : method.instructions) {
        if (code instanceof LdcInsnNode constant
            && constant.cst instanceof String text
            && text.matches("org\\.[\\w.]+\\.[A-Z][\\w$]*")) {
          known.add(text);
        }
      }
    }
    assertThat(known).hasSizeGreaterThan(5);
    assertThat(named).containsAll(known);
  }

  @ParameterizedTest
  @MethodSource("jars")
  void services(Path jar) throws IOException {
    Set<String> told = new HashSet<>();
    for (JsonElement resource : metadata(jar).getAsJsonArray("resources")) {
      told.add(resource.getAsJsonObject().get("glob").getAsString());
    }
    try (JarFile file = Published.open(jar)) {
      assertThat(file.stream().map(JarEntry::getName))
          .filteredOn(name -> name.startsWith("META-INF/services/") && !name.endsWith("/"))
          .isNotEmpty()
          .allSatisfy(service -> assertThat(told).contains(service));
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void allThatIsLookedUpIsNamed(Path jar) throws IOException {
    JsonObject metadata = metadata(jar);
    Set<String> named = new TreeSet<>(NAMES_OF_THE_APPLICATION);
    for (JsonElement each : metadata.getAsJsonArray("reflection")) {
      JsonObject entry = each.getAsJsonObject();
      named.add(entry.get("type").getAsString());
      array(entry, "fields")
          .forEach(field -> named.add(field.getAsJsonObject().get("name").getAsString()));
      array(entry, "methods")
          .forEach(method -> named.add(method.getAsJsonObject().get("name").getAsString()));
    }

    int lookups = 0;
    try (JarFile file = Published.open(jar)) {
      for (JarEntry entry : file.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
        ClassNode type = new ClassNode();
        try (InputStream in = file.getInputStream(entry)) {
          new ClassReader(in).accept(type, 0);
        }
        lookups += check(type, named);
      }
    }
    assertThat(lookups).as("look-ups that were found").isPositive();
  }

  private static int check(ClassNode type, Set<String> named) {
    String name = type.name.replace('/', '.');
    int lookups = 0;
    for (MethodNode method : type.methods) {
      for (AbstractInsnNode code : method.instructions) {
        if (code instanceof MethodInsnNode call && isLookup(call)) {
          lookups++;
          String constant = constantBefore(call);
          if (constant != null) {
            assertThat(named).as("%s looks up '%s'", name, constant).contains(constant);
          } else {
            assertThat(AT_CLASSES_OF_THE_APPLICATION)
                .as("where %s is called with a name that is no constant", call.name)
                .contains(name);
          }
        }
      }
    }
    return lookups;
  }

  private static boolean isLookup(MethodInsnNode call) {
    return LOOKUPS.contains(call.name)
        && (call.owner.equals("java/lang/Class") || call.owner.endsWith("MethodHandles$Lookup"));
  }

  private static String constantBefore(MethodInsnNode call) {
    AbstractInsnNode code = call.getPrevious();
    for (int i = 0; i < ARGUMENTS && code != null; i++, code = code.getPrevious()) {
      if (code instanceof LdcInsnNode constant && constant.cst instanceof String text) {
        return text;
      }
      if (code instanceof MethodInsnNode other && isLookup(other)) {
        return null;
      }
    }
    return null;
  }

  private static JsonObject metadata(Path jar) throws IOException {
    String artifact = jar.equals(Published.engine()) ? "refcache-engine" : "refcache-jcache";
    try (JarFile file = Published.open(jar)) {
      JarEntry entry = file.getJarEntry(FOLDER + artifact + "/reachability-metadata.json");
      assertThat(entry).isNotNull();
      try (InputStreamReader text =
          new InputStreamReader(file.getInputStream(entry), StandardCharsets.UTF_8)) {
        return JsonParser.parseReader(text).getAsJsonObject();
      }
    }
  }

  private static JsonArray array(JsonObject entry, String name) {
    return entry.has(name) ? entry.getAsJsonArray(name) : new JsonArray();
  }
}
