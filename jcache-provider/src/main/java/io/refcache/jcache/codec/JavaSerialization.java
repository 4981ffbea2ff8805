package io.refcache.jcache.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Status;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** Java serialization with the class loader and the {@link SerialPolicy} of a cache. */
final class JavaSerialization {
  private JavaSerialization() {}

  static void write(Object object, CodecOutput out, SerialPolicy policy) throws IOException {
    try (ObjectOutputStream stream =
        policy.isStrict() ? new CheckedOutput(out, policy) : new ObjectOutputStream(out)) {
      stream.writeObject(object);
    }
  }

  /**
   * Writes an object so that its bytes do not depend on whether two equal strings or numbers in it
   * are one object.
   */
  static void writeAlike(Object object, CodecOutput out, SerialPolicy policy) throws IOException {
    try (ObjectOutputStream stream = new AlikeOutput(out, policy)) {
      stream.writeObject(object);
    }
  }

  static Object read(CodecInput in, CodecSettings settings)
      throws IOException, ClassNotFoundException {
    Guard guard = new Guard(settings.serialPolicy(), in.available());
    try (LoadingInput stream = new LoadingInput(in, settings.loader())) {
      stream.setObjectInputFilter(guard);
      return stream.readObject();
    } catch (InvalidClassException e) {
      throw guard.refusal == null ? e : new InvalidClassException(guard.refusal);
    }
  }

  /**
   * The filter of one stream: refuses what the policy does, and arrays that are said to be longer
   * than the bytes there are. Remembers why, which the stream's own exception does not say.
   */
  private static final class Guard implements ObjectInputFilter {
    /**
     * How many elements a byte can stand for. An element takes one at least, and a hash table is
     * made up to four times as long as the bytes of what is put into it.
     */
    private static final long MAX_ELEMENTS_PER_BYTE = 4;

    private final SerialPolicy policy;
    private final ObjectInputFilter filter;
    private final long maxArrayLength;
    private String refusal;

    Guard(SerialPolicy policy, int bytes) {
      this.policy = policy;
      this.filter = policy.filter();
      this.maxArrayLength = bytes * MAX_ELEMENTS_PER_BYTE;
    }

    @Override
    public Status checkInput(FilterInfo info) {
      Status status =
          info.arrayLength() > maxArrayLength ? Status.REJECTED : filter.checkInput(info);
      if (status == Status.REJECTED && refusal == null) {
        refusal = describe(info);
      }
      return status;
    }

    private String describe(FilterInfo info) {
      Class<?> type = info.serialClass();
      if (type != null && !policy.allows(type)) {
        return notAllowed(type);
      }
      return "refused by a limit: %s, array length %d, depth %d, references %d, bytes %d"
          .formatted(
              type == null ? "no class" : type.getTypeName(),
              info.arrayLength(),
              info.depth(),
              info.references(),
              info.streamBytes());
    }
  }

  static String notAllowed(Class<?> type) {
    return type.getTypeName()
        + " is not allowed; name it or its package in the option serial-allow";
  }

  /** Refuses classes as they are written. */
  private static class CheckedOutput extends ObjectOutputStream {
    private final SerialPolicy policy;

    CheckedOutput(OutputStream out, SerialPolicy policy) throws IOException {
      super(out);
      this.policy = policy;
    }

    @Override
    protected void annotateClass(Class<?> type) {
      if (!policy.allows(type)) {
        // Unchecked: the stream would write an IOException too, and so hide it behind another one.
        throw new IllegalArgumentException(notAllowed(type));
      }
    }
  }

  /** Writes the first of equal strings and numbers in place of each of them. */
  private static final class AlikeOutput extends CheckedOutput {
    private final Map<Object, Object> firsts = new HashMap<>();

    AlikeOutput(OutputStream out, SerialPolicy policy) throws IOException {
      super(out, policy);
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
      boolean alike =
          object instanceof String
              || object instanceof Boolean
              || object instanceof Character
              || object instanceof Number && object.getClass().getName().startsWith("java.lang.");
      return alike ? firsts.computeIfAbsent(object, first -> first) : object;
    }
  }

  /** Finds classes where the cache manager does. */
  private static final class LoadingInput extends ObjectInputStream {
    private final ClassLoader loader;

    LoadingInput(InputStream in, ClassLoader loader) throws IOException {
      super(in);
      this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(description.getName(), false, loader);
      } catch (ClassNotFoundException absent) {
        // A manager shared by several applications has a loader that sees none of their classes.
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null && context != loader) {
          try {
            return Class.forName(description.getName(), false, context);
          } catch (ClassNotFoundException absentAsWell) {
            absent.addSuppressed(absentAsWell);
          }
        }
        try {
          return super.resolveClass(description); // knows the names of primitive types
        } catch (ClassNotFoundException nowhere) {
          throw absent;
        }
      }
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces)
        throws IOException, ClassNotFoundException {
      Class<?>[] types = new Class<?>[interfaces.length];
      ClassLoader home = loader;
      try {
        for (int i = 0; i < types.length; i++) {
          types[i] = Class.forName(interfaces[i], false, loader);
          if (!Modifier.isPublic(types[i].getModifiers())) {
            home = types[i].getClassLoader(); // the only one that may define such a proxy
          }
        }
        // Proxy.getProxyClass is deprecated; an instance that is never called tells the class.
        return Proxy.newProxyInstance(home, types, (proxy, method, arguments) -> null).getClass();
      } catch (ClassNotFoundException | IllegalArgumentException absent) {
        try {
          return super.resolveProxyClass(interfaces);
        } catch (ClassNotFoundException nowhere) {
          nowhere.addSuppressed(absent);
          throw nowhere;
        }
      }
    }
  }
}
