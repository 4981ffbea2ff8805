package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.store.KeyBytes;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** That names alone prove nothing. The real classes are tested with the examples that use them. */
class LibraryClassesTest {
  private static final String SIMPLE_KEY = "org.springframework.cache.interceptor.SimpleKey";
  private static final Map<String, Class<?>> FIELDS =
      Map.of("params", Object[].class, "hashCode", int.class);

  /** Knows a key class that was made up. */
  private static final class Loader extends ClassLoader {
    Class<?> define(byte[] file) {
      return defineClass(SIMPLE_KEY, file, 0, file.length);
    }
  }

  /** A class of Spring's name, with public fields, and no say in how it is written. */
  private static Class<?> madeUp(Class<?> implemented, Map<String, Class<?>> fields) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_PUBLIC,
        SIMPLE_KEY.replace('.', '/'),
        null,
        "java/lang/Object",
        new String[] {Type.getInternalName(implemented)});
    fields.forEach(
        (name, type) ->
            writer.visitField(Opcodes.ACC_PUBLIC, name, Type.getDescriptor(type), null, null));
    MethodVisitor constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(0, 0);
    constructor.visitEnd();
    return new Loader().define(writer.toByteArray());
  }

  private final KeyBytes bytes = new KeyBytes();

  private Object roundTrip(Object key) {
    KeyCodec<Object> keys = Codecs.keys(CodecSettings.of("keys", key.getClass().getClassLoader()));
    keys.encode(key, bytes);
    return keys.decode(bytes);
  }

  @Test
  void aClassWithTheFieldsThatAreDescribedIsTheOneMeant() throws Exception {
    Class<?> type = madeUp(Serializable.class, FIELDS);
    Object key = type.getConstructor().newInstance();
    type.getField("params").set(key, new Object[] {1, "a"});
    type.getField("hashCode").setInt(key, 4711);
    Object read = roundTrip(key);
    assertThat(bytes.isCanonical()).isTrue();
    assertThat(type.getField("params").get(read)).isEqualTo(new Object[] {1, "a"});
    assertThat(type.getField("hashCode").getInt(read)).isEqualTo(4711);
  }

  @Test
  void aClassWithOtherFieldsIsAClassLikeAnyOther() throws Exception {
    Class<?> type =
        madeUp(
            Serializable.class,
            Map.of("params", Object[].class, "hashCode", int.class, "more", String.class));
    Object key = type.getConstructor().newInstance();
    type.getField("params").set(key, new Object[] {1});
    type.getField("more").set(key, "more");
    Object read = roundTrip(key);
    assertThat(bytes.isCanonical()).isFalse();
    assertThat(type.getField("more").get(read)).isEqualTo("more");
  }

  @Test
  void aClassWithFieldsOfOtherTypesIsAClassLikeAnyOther() throws Exception {
    for (Map<String, Class<?>> fields :
        List.<Map<String, Class<?>>>of(
            Map.of("params", Integer[].class, "hashCode", int.class),
            Map.of("params", int.class, "hashCode", int.class),
            Map.of("params", Object[].class, "hashCode", Integer.class))) {
      Class<?> type = madeUp(Serializable.class, fields);
      Object key = type.getConstructor().newInstance();
      type.getField("hashCode").set(key, 4711);
      Object read = roundTrip(key);
      assertThat(bytes.isCanonical()).isFalse();
      assertThat(type.getField("hashCode").get(read)).isEqualTo(4711);
    }
  }

  @Test
  void aClassThatIsNotSerializableIsRefused() throws Exception {
    Object key = madeUp(Cloneable.class, FIELDS).getConstructor().newInstance();
    assertThatThrownBy(() -> roundTrip(key))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("is not serializable");
  }
}
