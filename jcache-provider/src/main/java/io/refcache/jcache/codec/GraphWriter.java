package io.refcache.jcache.codec;

import java.io.IOException;
import java.util.Arrays;

/**
 * Writes one object with all that it refers to. Each reference is an item, which starts with its
 * {@link Kind}.
 *
 * <p>In a graph every object with an identity that matters (not strings, numbers, dates and the
 * like) has a handle, its number in the order of first occurrence, by which later references to it
 * are written. A tree has no handles: either nothing in it can occur twice, or it is a key whose
 * bytes must not depend on that.
 *
 * <p>Whatever has no structured form ends it all by an {@link UnstructuredException}.
 */
final class GraphWriter {
  /**
   * How deep objects may refer to one another; deeper ones go through Java serialization, which
   * needs less of the stack for each.
   */
  static final int MAX_DEPTH = 100;

  /** Strings from this length on have handles, so that a long one is not written many times. */
  static final int LONG_STRING = 128;

  private static final long MAX_BYTES_PER_CHAR = 3;

  final CodecOutput out;
  private final ClassTable classes;
  private final NameTable names;
  private final SerialPolicy policy;

  /** Null for a tree. */
  private final ObjectHandles handles;

  /** The handles of objects that can be referred to only once they have been read as a whole. */
  private int[] unfinished;

  private int unfinishedCount;
  private int depth;

  private GraphWriter(CodecOutput out, CodecSettings settings, ObjectHandles handles) {
    this.out = out;
    this.classes = settings.classes();
    this.names = settings.names();
    this.policy = settings.serialPolicy();
    this.handles = handles;
  }

  /**
   * Writes an object in structured form.
   *
   * @param canonical whether it is a key whose bytes decide about equality
   * @return the tag to read it by
   * @throws UnstructuredException if it has no such form; what {@code out} holds is undefined then
   */
  static byte write(
      Object root,
      ClassTable.Entry entry,
      CodecOutput out,
      CodecSettings settings,
      boolean canonical)
      throws IOException {
    boolean isTree = canonical || entry.shape().isFlat();
    ObjectHandles handles = isTree ? null : new ObjectHandles();
    new GraphWriter(out, settings, handles).write(root, entry);
    return isTree ? Tag.TREE : Tag.GRAPH;
  }

  SerialPolicy policy() {
    return policy;
  }

  void writeItem(Object object) throws IOException {
    if (object == null) {
      out.write(Kind.NULL);
    } else if (object instanceof String s) {
      writeString(s);
    } else {
      write(object, classes.find(object.getClass()));
    }
  }

  /** Writes an item whose class and shape are known, or null. */
  void writeValue(Object object, Shape shape, Class<?> type) throws IOException {
    if (object != null && object.getClass() == type) {
      shape.write(object, ClassTable.NO_NUMBER, this);
    } else {
      writeItem(object);
    }
  }

  private void write(Object object, ClassTable.Entry entry) throws IOException {
    if (!entry.isAllowedBy(policy)) {
      throw UnstructuredException.INSTANCE; // Java serialization says what is wrong with it
    }
    entry.shape().write(object, entry.number(), this);
  }

  /** Writes a string as its number (var) + 1 in the table of names, or as 0 and an item. */
  void writeName(String name) throws IOException {
    int number = name == null ? NameTable.NO_NUMBER : names.find(name);
    out.writeVarLong(number + 1);
    if (number == NameTable.NO_NUMBER) {
      writeString(name);
    }
  }

  /** Writes an item. In a tree, which is a canonical key then, arrays are nothing but content. */
  void writePart(Object part) throws IOException {
    if (handles != null || !(part instanceof Object[] array)) {
      writeItem(part);
      return;
    }
    out.write(Kind.OBJECT_ARRAY);
    out.writeVarLong(array.length);
    enter();
    for (Object element : array) {
      writePart(element);
    }
    leave();
  }

  void writeString(String s) throws IOException {
    if (s == null) {
      out.write(Kind.NULL);
      return;
    }
    int length = s.length();
    if (length < Kind.SHORT_STRINGS) {
      int start = out.position();
      byte[] array = out.reserve(length + 1);
      array[start] = (byte) (Kind.FIRST_SHORT_STRING + length);
      if (StringFormat.copyLatin1(s, array, start + 1)) {
        out.advance(length + 1);
        return;
      }
    }
    writeLongString(s);
  }

  private void writeLongString(String s) throws IOException {
    if (s.length() >= LONG_STRING && isBackReference(s)) {
      return;
    }
    // The length is known in the end: it takes as many bytes as the longest encoding would need.
    int lengthBytes = CodecOutput.varLongBytes(MAX_BYTES_PER_CHAR * s.length());
    int start = out.position();
    out.reserve(1 + lengthBytes);
    out.advance(1 + lengthBytes);
    byte tag = StringFormat.INSTANCE.write(s, out);
    int from = start + 1 + lengthBytes;
    out.array()[start] = tag;
    out.setVarLong(start + 1, lengthBytes, out.position() - from);
  }

  /**
   * Gives an object its handle, or writes a reference to the one it has.
   *
   * @return whether nothing more is to be written of it
   */
  boolean isBackReference(Object object) throws IOException {
    if (handles == null) {
      return false;
    }
    int handle = handles.findOrAdd(object);
    if (handle == ObjectHandles.NEW) {
      return false;
    }
    for (int i = 0; i < unfinishedCount; i++) {
      if (unfinished[i] == handle) {
        throw UnstructuredException.INSTANCE; // a circle through an object that is made in one go
      }
    }
    out.write(Kind.BACK);
    out.writeVarLong(handle);
    return true;
  }

  void writeObjectKind(int number) throws IOException {
    if (number < Kind.SMALL_OBJECTS) {
      out.write(Kind.FIRST_SMALL_OBJECT + number);
    } else {
      out.write(Kind.OBJECT);
      out.writeVarLong(number);
    }
  }

  /** Called before the items of an object. */
  void enter() {
    if (++depth > MAX_DEPTH) {
      throw UnstructuredException.INSTANCE;
    }
  }

  /** Called after them. */
  void leave() {
    depth--;
  }

  /** Like {@link #enter}, for an object that was just given a handle and is made in one go. */
  void enterUnfinished() {
    enter();
    if (handles != null) {
      if (unfinished == null) {
        unfinished = new int[4];
      } else if (unfinishedCount == unfinished.length) {
        unfinished = Arrays.copyOf(unfinished, unfinishedCount * 2);
      }
      unfinished[unfinishedCount++] = handles.count() - 1;
    }
  }

  void leaveUnfinished() {
    leave();
    unfinishedCount -= handles != null ? 1 : 0;
  }

  // What the handles of fields call, one for each type of a field.

  void writeBoolean(boolean v) throws IOException {
    out.write(v ? 1 : 0);
  }

  void writeByte(byte v) throws IOException {
    out.write(v);
  }

  void writeShort(short v) throws IOException {
    out.writeSignedVarLong(v);
  }

  void writeChar(char v) throws IOException {
    out.writeVarLong(v);
  }

  void writeInt(int v) throws IOException {
    out.writeSignedVarLong(v);
  }

  void writeLong(long v) throws IOException {
    out.writeSignedVarLong(v);
  }

  void writeFloat(float v) throws IOException {
    out.writeFloat(v);
  }

  void writeDouble(double v) throws IOException {
    out.writeDouble(v);
  }
}
