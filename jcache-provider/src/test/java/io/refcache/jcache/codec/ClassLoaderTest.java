package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.store.ValueBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ClassLoaderTest {
  private final ClassLoader own = ClassLoaderTest.class.getClassLoader();

  /** An application's classes: copies of those of this test. */
  private static final class ChildLoader extends ClassLoader {
    ChildLoader() {
      super(ClassLoaderTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(ClassLoaderTest.class.getName() + "$")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  public record Order(int id) implements Serializable {}

  public enum Status {
    OPEN,
    DONE
  }

  interface Hidden {}

  public record Handler(int id) implements InvocationHandler, Serializable {
    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
      return id;
    }
  }

  private static Class<?> in(ClassLoader loader, Class<?> type) throws ClassNotFoundException {
    return Class.forName(type.getName(), true, loader);
  }

  private static Object order(ClassLoader loader) throws ReflectiveOperationException {
    return in(loader, Order.class).getConstructor(int.class).newInstance(7);
  }

  private static Object throughCache(CodecSettings settings, Object object) {
    ValueCodec<Object> values = Codecs.values(settings);
    ValueBytes buffer = new ValueBytes();
    values.encode(object, buffer);
    return values.decode(buffer);
  }

  @Test
  void objectsComeBackOfTheManagersLoader() throws Exception {
    ClassLoader child = new ChildLoader();
    Object order = order(child);
    assertThat(order.getClass()).isNotEqualTo(Order.class);
    assertThat(throughCache(CodecSettings.of("c", child), order)).isEqualTo(order);
    assertThat(throughCache(CodecSettings.of("c", own), order)).isEqualTo(new Order(7));
    assertThat(throughCache(CodecSettings.of("c", child), new Order(7))).isEqualTo(order);
  }

  @Test
  void enumsComeBackOfTheManagersLoader() throws Exception {
    ClassLoader child = new ChildLoader();
    Object done = in(child, Status.class).getEnumConstants()[1];
    CodecSettings ofChild = CodecSettings.of("c", child);
    CodecSettings ofOwn = CodecSettings.of("c", own);
    assertThat(throughCache(ofChild, done)).isSameAs(done);
    assertThat(throughCache(ofChild, Status.DONE)).isSameAs(done);
    assertThat(throughCache(ofOwn, done)).isSameAs(Status.DONE);
    assertThat(throughCache(ofOwn, Status.DONE)).isSameAs(Status.DONE);
  }

  @Test
  void proxiesComeBackOfTheManagersLoader() throws Exception {
    ClassLoader child = new ChildLoader();
    Class<?> hidden = in(child, Hidden.class);
    InvocationHandler handler =
        (InvocationHandler) in(child, Handler.class).getConstructor(int.class).newInstance(3);
    for (Class<?> type : new Class<?>[] {hidden, Comparable.class}) {
      Object proxy = Proxy.newProxyInstance(child, new Class<?>[] {type}, handler);
      Object read = throughCache(CodecSettings.of("c", child), proxy);
      assertThat(type.isInstance(read)).isTrue();
      assertThat(Proxy.getInvocationHandler(read)).isEqualTo(handler);
    }
  }

  @Test
  void aClassThatTheManagerDoesNotSeeIsLookedForInTheContext() throws Exception {
    Object order = order(new ChildLoader());
    CodecSettings settings = CodecSettings.of("c", ClassLoader.getPlatformClassLoader());
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try {
      Thread.currentThread().setContextClassLoader(order.getClass().getClassLoader());
      assertThat(throughCache(settings, order)).isEqualTo(order);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void aClassThatNobodySeesIsNamed() {
    // The platform's loader does not see the class either, so that it goes by its name.
    ValueCodec<Object> values =
        Codecs.values(CodecSettings.of("c", ClassLoader.getPlatformClassLoader()));
    ValueBytes buffer = new ValueBytes();
    values.encode(new Order(7), buffer);
    int name = new String(buffer.array(), StandardCharsets.ISO_8859_1).indexOf("$Order");
    buffer.array()[name + 1] = 'o';
    assertThatThrownBy(() -> values.decode(buffer))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining(
            "ClassNotFoundException: io.refcache.jcache.codec.ClassLoaderTest$order");
  }

  @Test
  @Timeout(60)
  void codecsDoNotKeepTheLoader() throws Exception {
    CodecSettings[] settings = new CodecSettings[1];
    WeakReference<ClassLoader> loader = useAndDrop(settings);
    while (loader.get() != null) {
      System.gc();
      Thread.sleep(20); // on a busy machine the JIT may hold a class for seconds
    }
    assertThatThrownBy(() -> settings[0].loader())
        .hasMessage("cache 'c': the class loader of its manager is gone");
  }

  private static WeakReference<ClassLoader> useAndDrop(CodecSettings[] settings)
      throws ReflectiveOperationException {
    ClassLoader child = new ChildLoader();
    settings[0] = CodecSettings.of("c", child);
    throughCache(settings[0], order(child));
    throughCache(settings[0], in(child, Status.class).getEnumConstants()[0]);
    return new WeakReference<>(child);
  }
}
