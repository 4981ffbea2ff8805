package io.refcache.jcache.codec;

import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.FilterInfo;
import java.io.ObjectInputFilter.Status;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link GraphWriter} wrote. Bytes are not trusted: whatever they say, no more is made
 * of them than they could hold, no deeper than a writer goes, and of no class that the {@link
 * SerialPolicy} or a filter of the JVM refuses.
 */
final class GraphReader {
  private static final int LONG_STRING = GraphWriter.LONG_STRING;

  final CodecInput in;
  private final CodecSettings settings;
  private final ClassTable classes;
  private final NameTable names;
  private final SerialPolicy policy;

  /** A filter for the whole JVM that was set after the bytes were written; null if none was. */
  private final ObjectInputFilter filter;

  /** By handle; null for those that are not yet made. Null for a tree. */
  private Object[] objects;

  private int count;
  private int depth;

  private GraphReader(CodecInput in, CodecSettings settings, Object[] objects) {
    this.in = in;
    this.settings = settings;
    this.classes = settings.classes();
    this.names = settings.names();
    this.policy = settings.serialPolicy();
    this.filter = ObjectInputFilter.Config.getSerialFilter();
    this.objects = objects;
  }

  static Object readTree(CodecInput in, CodecSettings settings)
      throws IOException, ClassNotFoundException {
    return new GraphReader(in, settings, null).readItem();
  }

  static Object readGraph(CodecInput in, CodecSettings settings)
      throws IOException, ClassNotFoundException {
    return new GraphReader(in, settings, new Object[8]).readItem();
  }

  CodecSettings settings() {
    return settings;
  }

  Object readItem() throws IOException, ClassNotFoundException {
    int kind = in.readUnsignedByte();
    if (kind >= Kind.FIRST_SHORT_STRING) {
      return readLatin1(kind - Kind.FIRST_SHORT_STRING);
    }
    if (kind >= Kind.FIRST_SMALL_OBJECT) {
      return readObject(kind - Kind.FIRST_SMALL_OBJECT);
    }
    switch (kind) {
      case Kind.NULL:
        return null;
      case Kind.BACK:
        return readBackReference();
      case Tag.STRING_LATIN1:
      case Tag.STRING_UTF8:
      case Tag.STRING_UTF16:
        return readLongString((byte) kind);
      case Kind.OBJECT:
        return readObject(in.readVarInt());
      default:
        return BuiltInShapes.of(kind).read(this);
    }
  }

  /** Reads a string that may be one of the table of names. */
  Object readName() throws IOException, ClassNotFoundException {
    int number = in.readVarInt() - 1;
    return number == NameTable.NO_NUMBER ? readItem() : names.byNumber(number);
  }

  /** Reads an array of strings, which may have been written as one of objects. */
  Object readStrings() throws IOException, ClassNotFoundException {
    Object item = readItem();
    return item instanceof Object[] array && array.getClass() == Object[].class
        ? Arrays.copyOf(array, array.length, String[].class)
        : item;
  }

  private String readLatin1(int length) throws IOException {
    return new String(in.array(), in.take(length), length, StandardCharsets.ISO_8859_1);
  }

  private String readLongString(byte tag) throws IOException {
    int length = in.readLength();
    String s = StringFormat.read(tag, in.array(), in.take(length), length);
    if (s.length() >= LONG_STRING) {
      add(s);
    }
    return s;
  }

  private Object readObject(int number) throws IOException, ClassNotFoundException {
    ClassTable.Entry entry = classes.byNumber(number);
    Shape shape = entry.shape();
    Class<?> type = entry.get();
    if (type == null) {
      throw new StreamCorruptedException("the class of an object has been unloaded");
    }
    if (!entry.isAllowedBy(policy)) {
      throw new InvalidClassException(JavaSerialization.notAllowed(type));
    }
    admit(type, -1);
    return shape.read(this);
  }

  private Object readBackReference() throws IOException {
    int handle = in.readVarInt();
    if (handle < 0 || handle >= count || objects[handle] == null) {
      throw new StreamCorruptedException("a reference to object %d of %d".formatted(handle, count));
    }
    return objects[handle];
  }

  /** Gives an object the next handle. */
  void add(Object object) {
    made(reserve(), object);
  }

  /** Takes the next handle for an object that is yet to be made. */
  int reserve() {
    if (objects == null) {
      return 0;
    }
    if (count == objects.length) {
      objects = Arrays.copyOf(objects, count * 2);
    }
    return count++;
  }

  /** Says what a reserved handle stands for. */
  <T> T made(int handle, T object) {
    if (objects != null) {
      objects[handle] = object;
    }
    return object;
  }

  void enter() throws IOException {
    if (++depth > GraphWriter.MAX_DEPTH) {
      throw new StreamCorruptedException("objects that are more than " + depth + " deep");
    }
  }

  void leave() {
    depth--;
  }

  /** Asks the filter of the JVM. */
  void admit(Class<?> type, long arrayLength) throws InvalidClassException {
    if (filter != null) {
      ask(type, arrayLength);
    }
  }

  private void ask(Class<?> type, long arrayLength) throws InvalidClassException {
    FilterInfo info = new Info(type, arrayLength, depth + 1, count, in.position());
    if (filter.checkInput(info) == Status.REJECTED) {
      throw new InvalidClassException("refused by the filter of the JVM: " + type.getTypeName());
    }
  }

  private record Info(
      Class<?> serialClass, long arrayLength, long depth, long references, long streamBytes)
      implements FilterInfo {}

  // What the handles of fields call, one for each type of a field.

  boolean readBoolean() throws IOException {
    return in.readBoolean();
  }

  byte readByte() throws IOException {
    return in.readByte();
  }

  short readShort() throws IOException {
    return (short) in.readSignedVarLong();
  }

  char readChar() throws IOException {
    return (char) in.readVarLong();
  }

  int readInt() throws IOException {
    return (int) in.readSignedVarLong();
  }

  long readLong() throws IOException {
    return in.readSignedVarLong();
  }

  float readFloat() throws IOException {
    return in.readFloat();
  }

  double readDouble() throws IOException {
    return in.readDouble();
  }
}
