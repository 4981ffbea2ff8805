package io.refcache.jcache.settings;

import java.lang.ref.WeakReference;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.cache.CacheException;

/** Finds the classes that settings name, with the manager's class loader, which it holds weakly. */
final class ClassFinder {
  private final WeakReference<ClassLoader> loader;

  ClassFinder(ClassLoader loader) {
    this.loader = new WeakReference<>(Objects.requireNonNull(loader, "loader"));
  }

  ClassLoader loader() {
    ClassLoader strong = loader.get();
    if (strong == null) {
      throw new IllegalStateException("the class loader of the cache manager is gone");
    }
    return strong;
  }

  /** The class that a setting names. One without a package is looked for in {@code java.lang}. */
  <T> Class<? extends T> find(Setting setting, Class<T> kind) {
    return findAll(setting, kind).get(0);
  }

  /**
   * The classes that a setting names.
   *
   * @param kind what they must be; {@code Object} for any class that has objects
   */
  <T> List<Class<? extends T>> findAll(Setting setting, Class<T> kind) {
    List<Class<? extends T>> found = new ArrayList<>();
    for (String name : CacheOption.classNames(setting)) {
      Class<?> type = find(setting, name);
      if (!kind.isAssignableFrom(type)) {
        throw setting.wrong("%s is not a %s".formatted(type.getName(), kind.getName()));
      }
      if (kind != Object.class) {
        checkInstantiable(setting, type);
      }
      found.add(type.asSubclass(kind));
    }
    return found;
  }

  private Class<?> find(Setting setting, String name) {
    String qualified = name.indexOf('.') < 0 ? "java.lang." + name : name;
    try {
      return Class.forName(qualified, false, loader());
    } catch (ClassNotFoundException | LinkageError e) {
      if (!qualified.equals(name)) {
        try {
          return Class.forName(name, false, loader()); // a class without a package
        } catch (ClassNotFoundException | LinkageError neither) {
          e.addSuppressed(neither);
        }
      }
      throw setting.wrong(
          "the class %s cannot be loaded by the manager's class loader".formatted(name), e);
    }
  }

  private static void checkInstantiable(Setting setting, Class<?> type) {
    try {
      type.getConstructor();
      if (!Modifier.isAbstract(type.getModifiers())) {
        return;
      }
    } catch (NoSuchMethodException e) {
      throw setting.wrong(type.getName() + " needs a public constructor without arguments", e);
    }
    throw setting.wrong(type.getName() + " is abstract");
  }

  /** Makes an object of a class. */
  static <T> T instantiate(Class<? extends T> type) {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new CacheException("cannot make a " + type.getName(), e);
    }
  }
}
