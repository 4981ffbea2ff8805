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

/** Java serialization with the class loader and the {@link SerialPolicy} of a cache. */
final class JavaSerialization {
  private JavaSerialization() {}

  static void write(Object object, CodecOutput out, SerialPolicy policy) throws IOException {
    try (ObjectOutputStream stream =
        policy.isStrict() ? new CheckedOutput(out, policy) : new ObjectOutputStream(out)) {
      stream.writeObject(object);
    }
  }

  static Object read(CodecInput in, CodecSettings settings)
      throws IOException, ClassNotFoundException {
    int bytes = in.available();
    ObjectInputFilter policy = settings.serialPolicy().filter();
    try (LoadingInput stream = new LoadingInput(in, settings.loader())) {
      stream.setObjectInputFilter(
          info ->
              info.arrayLength() > maxArrayLength(bytes)
                  ? Status.REJECTED
                  : policy.checkInput(info));
      return stream.readObject();
    }
  }

  /**
   * The longest array that so many bytes can stand for: each element takes one at least, and a hash
   * table is made up to four times as long as the bytes of what is put into it.
   */
  private static long maxArrayLength(int bytes) {
    return 4L * bytes;
  }

  /** Refuses classes as they are written. */
  private static final class CheckedOutput extends ObjectOutputStream {
    private final SerialPolicy policy;

    CheckedOutput(OutputStream out, SerialPolicy policy) throws IOException {
      super(out);
      this.policy = policy;
    }

    @Override
    protected void annotateClass(Class<?> type) throws IOException {
      if (!policy.allows(type)) {
        throw new InvalidClassException(
            type.getName(), "not allowed; name it or its package in the option serial-allow");
      }
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
