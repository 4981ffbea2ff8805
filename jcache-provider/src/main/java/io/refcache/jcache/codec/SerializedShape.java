package io.refcache.jcache.codec;

import java.io.IOException;
import java.util.Set;

/**
 * Objects of the JDK that go through Java serialization on their own, within a structured object: |
 * length (4) | stream |.
 *
 * <p>Only for classes whose objects refer to nothing that another object could refer to as well:
 * two streams would make two of it.
 */
final class SerializedShape extends BuiltInShape {
  static final SerializedShape INSTANCE = new SerializedShape();

  private static final Set<String> CLASSES =
      Set.of(
          "java.net.URI",
          "java.sql.Date",
          "java.sql.Time",
          "java.sql.Timestamp",
          "java.util.BitSet",
          "java.util.Currency",
          "java.util.JumboEnumSet",
          "java.util.Locale",
          "java.util.RegularEnumSet",
          "java.util.concurrent.atomic.AtomicBoolean",
          "java.util.concurrent.atomic.AtomicInteger",
          "java.util.concurrent.atomic.AtomicLong",
          "sun.util.calendar.ZoneInfo");

  private SerializedShape() {
    super(Kind.JAVA);
  }

  static boolean includes(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return (loader == null || loader == ClassLoader.getPlatformClassLoader())
        && CLASSES.contains(type.getName());
  }

  @Override
  void write(Object object, int number, GraphWriter out) throws IOException {
    if (out.isBackReference(object)) {
      return;
    }
    CodecOutput bytes = out.out;
    bytes.write(kind);
    int lengthAt = bytes.position();
    bytes.writeInt(0);
    JavaSerialization.write(object, bytes, out.policy());
    bytes.setInt(lengthAt, bytes.position() - lengthAt - Integer.BYTES);
  }

  @Override
  Object read(GraphReader in) throws IOException, ClassNotFoundException {
    int handle = in.reserve();
    int length = in.in.readInt();
    int from = in.in.take(length);
    CodecInput stream = new CodecInput(in.in.array(), from, from + length);
    return in.made(handle, JavaSerialization.read(stream, in.settings()));
  }
}
