package io.refcache.jcache.codec;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;

/**
 * Chooses how an object is written, and reads it by its tag: the application's codec if the object
 * is of its type, else the format of the class, else a structured form, else Java serialization.
 *
 * <p>Every failure leaves as a {@link CodecException} that names the cache.
 */
final class Coding {
  private final CodecSettings settings;
  private final Subject subject;
  private final Codec<Object> writer;
  private final Class<?> writerType;

  /**
   * Whether objects may have a structured form: not if a filter of the JVM is to see all, or if
   * others are to understand it, who do not have our tables.
   */
  private final boolean structured;

  /** The first class with a format that was met, which most often is the only one; else null. */
  private Known known;

  private final Codec<?>[] byId = new Codec<?>[Codec.MAX_ID + 1];

  /** What is coded, for messages. */
  enum Subject {
    KEY("key"),
    VALUE("value");

    private final String word;

    Subject(String word) {
      this.word = word;
    }
  }

  @SuppressWarnings("unchecked") // handed objects of its own type only, see isCustom
  Coding(CodecSettings settings, Subject subject) {
    this.settings = settings;
    this.subject = subject;
    structured = !settings.isShared() && ObjectInputFilter.Config.getSerialFilter() == null;
    for (Codec<?> codec : settings.codecs()) {
      byId[codec.id()] = codec;
    }
    writer = settings.codecs().isEmpty() ? null : (Codec<Object>) settings.codecs().get(0);
    writerType = writer == null ? null : writer.type();
  }

  /** Whether the application's codec writes an object. */
  boolean isCustom(Object object) {
    return writer != null && writerType.isInstance(object);
  }

  /** A class and its format. Its fields are final: it may be handed over by a data race. */
  private record Known(Class<?> type, Format<Object> format) {}

  /** The format of an object's class; null if it has none, or if the application's codec is due. */
  Format<Object> format(Object object) {
    if (isCustom(object)) {
      return null;
    }
    Class<?> type = object.getClass();
    Known first = known;
    if (first != null && first.type == type) {
      return first.format;
    }
    Format<Object> format = Formats.of(type);
    if (first == null && format != null) {
      known = new Known(type, format);
    }
    return format;
  }

  /**
   * Whether equal objects have equal bytes, for an object and those that are equal to it; or are to
   * be taken for equal only if they have.
   */
  boolean isCanonical(Object object) {
    if (settings.isShared()) {
      return true;
    }
    if (isCustom(object)) {
      return writer.canonical();
    }
    return object instanceof Enum
        || format(object) != null
        || structured
            && settings
                .classes()
                .find(object.getClass())
                .isCanonical(object, settings.classes(), 0);
  }

  /**
   * Writes an object and returns its tag.
   *
   * @param format what {@link #format} says of the object
   * @param canonical whether it is a key of which {@link #isCanonical} says so
   */
  byte write(Object object, Format<Object> format, boolean canonical, CodecOutput out) {
    try {
      if (format != null) {
        return format.write(object, out);
      }
      if (isCustom(object)) {
        writer.write(object, out);
        return Tag.custom(writer.id());
      }
      if (object instanceof Enum<?> constant) {
        return settings.isShared()
            ? EnumTable.writeNamed(constant, out, settings.serialPolicy())
            : settings.enums().write(constant, out, settings.serialPolicy());
      }
      if (structured) {
        return writeStructured(object, canonical, out);
      }
      if (settings.isShared() && subject == Subject.KEY) {
        JavaSerialization.writeAlike(object, out, settings.serialPolicy());
      } else {
        JavaSerialization.write(object, out, settings.serialPolicy());
      }
      return Tag.JAVA;
    } catch (NotSerializableException e) {
      throw notSerializable(object, e);
    } catch (IOException | RuntimeException e) {
      throw failure("cannot be written: " + e.getMessage(), object, e);
    } catch (StackOverflowError e) {
      throw failure("cannot be written: it is too deep for the stack", object, e);
    }
  }

  /** Writes an object in structured form if it has one. */
  private byte writeStructured(Object object, boolean canonical, CodecOutput out)
      throws IOException {
    ClassTable.Entry entry = settings.classes().find(object.getClass());
    if (canonical || entry.isWorthTrying()) {
      int start = out.position();
      try {
        byte tag = GraphWriter.write(object, entry, out, settings, canonical);
        entry.succeeded();
        return tag;
      } catch (UnstructuredException e) {
        entry.failed();
        out.rewind(start);
      }
    }
    JavaSerialization.write(object, out, settings.serialPolicy());
    return Tag.JAVA;
  }

  /** Reads an object, which must take all that is left of {@code in}. */
  Object read(byte tag, CodecInput in) {
    int bytes = in.available();
    Object object;
    try {
      object = readTagged(tag, in);
    } catch (CodecException e) {
      throw e;
    } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
      throw unreadable(tag, bytes, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw unreadable(tag, bytes, "it is too deep for the stack", e);
    }
    if (object == null) {
      throw unreadable(tag, bytes, "it was read as null", null);
    }
    if (in.available() != 0) {
      throw unreadable(tag, bytes, in.available() + " bytes are left over", null);
    }
    return object;
  }

  private Object readTagged(byte tag, CodecInput in) throws IOException, ClassNotFoundException {
    if (Tag.isCustom(tag)) {
      Codec<?> codec = byId[Tag.codecId(tag)];
      if (codec == null) {
        throw failure("was written by a codec of id " + Tag.codecId(tag) + ", which is not known");
      }
      return codec.read(in);
    }
    Format<?> format = Formats.of(tag);
    if (format != null) {
      return format.read(tag, in);
    }
    switch (tag) {
      case Tag.JAVA:
        return JavaSerialization.read(in, settings);
      case Tag.TREE:
        return GraphReader.readTree(in, settings);
      case Tag.GRAPH:
        return GraphReader.readGraph(in, settings);
      case Tag.ENUM_NUMBERED:
        return settings.enums().readNumbered(in);
      case Tag.ENUM_NAMED:
        return EnumTable.readNamed(in, settings.loader(), settings.serialPolicy());
      default:
        throw failure("has the tag " + tag + ", which stands for no format");
    }
  }

  /** Says that a key ends before its content begins. */
  CodecException truncatedKey(int bytes) {
    return failure("of " + bytes + " bytes is cut short");
  }

  /** Says that an integer of the store cannot be read. */
  CodecException unreadableInteger(byte tag, long v, RuntimeException cause) {
    return new CodecException(
        "cache '%s': the integer %d with the tag %d is not a %s"
            .formatted(settings.cacheName(), v, tag, subject.word),
        cause);
  }

  private CodecException notSerializable(Object object, NotSerializableException e) {
    String culprit = e.getMessage();
    String name = object.getClass().getName();
    return new CodecException(
        "cache '%s': a %s of class %s cannot be stored by value, since %s is not serializable. Make it so, give the cache a %s-codec, or store by reference (setStoreByValue(false), or store-by-value = no)"
            .formatted(
                settings.cacheName(),
                subject.word,
                name,
                name.equals(culprit) ? "it" : culprit,
                subject.word),
        e);
  }

  private CodecException unreadable(byte tag, int bytes, String reason, Throwable cause) {
    return new CodecException(
        "cache '%s': a %s of %d bytes with the tag %d cannot be read: %s"
            .formatted(settings.cacheName(), subject.word, bytes, tag, reason),
        cause);
  }

  private CodecException failure(String what, Object object, Throwable cause) {
    return new CodecException(
        "cache '%s': a %s of class %s %s"
            .formatted(settings.cacheName(), subject.word, object.getClass().getName(), what),
        cause);
  }

  private CodecException failure(String what) {
    return new CodecException(
        "cache '%s': a %s %s".formatted(settings.cacheName(), subject.word, what));
  }
}
