package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Asserts that two graphs of objects are the same but for their identity: of the same classes, with
 * equal values, and with the same objects referred to from the same places.
 */
final class SameShape {
  private final Map<Object, Object> expectedByActual = new IdentityHashMap<>();
  private final Map<Object, Object> actualByExpected = new IdentityHashMap<>();
  private final Deque<Object[]> open = new ArrayDeque<>();

  void check(Object actual, Object expected) throws IllegalAccessException {
    compare(actual, expected);
    while (!open.isEmpty()) {
      Object[] pair = open.pop();
      compareContent(pair[0], pair[1]);
    }
  }

  private void compare(Object actual, Object expected) {
    if (expected == null || actual == null) {
      assertThat(actual).isSameAs(expected);
      return;
    }
    assertThat(actual.getClass()).isEqualTo(expected.getClass());
    if (isValue(expected)) {
      assertThat(actual).isEqualTo(expected);
      return;
    }
    Object before = expectedByActual.putIfAbsent(actual, expected);
    Object inverse = actualByExpected.putIfAbsent(expected, actual);
    assertThat(before == null || before == expected).as("identity of %s", expected).isTrue();
    assertThat(inverse == null || inverse == actual).as("identity of %s", expected).isTrue();
    if (before == null) {
      open.push(new Object[] {actual, expected});
    }
  }

  private static boolean isValue(Object object) {
    return object instanceof Enum
        || Formats.of(object.getClass()) != null
            && !(object instanceof Date)
            && !(object instanceof byte[]);
  }

  private void compareContent(Object actual, Object expected) throws IllegalAccessException {
    if (expected.getClass().isArray()) {
      assertThat(Array.getLength(actual)).isEqualTo(Array.getLength(expected));
      for (int i = 0; i < Array.getLength(expected); i++) {
        compare(Array.get(actual, i), Array.get(expected, i));
      }
    } else if (expected.getClass() == HashSet.class
        || expected.getClass().getName().contains("ImmutableCollections$Set")) {
      assertThat(actual).isEqualTo(expected); // of values, in an order not to be relied on
    } else if (expected.getClass() == HashMap.class) {
      assertThat(((Map<?, ?>) actual).keySet()).isEqualTo(((Map<?, ?>) expected).keySet());
      ((Map<?, ?>) expected).forEach((key, v) -> compare(((Map<?, ?>) actual).get(key), v));
    } else if (expected instanceof Collection<?> collection) {
      compareAll(((Collection<?>) actual).toArray(), collection.toArray());
    } else if (expected instanceof Map<?, ?> map) {
      compareAll(((Map<?, ?>) actual).keySet().toArray(), map.keySet().toArray());
      compareAll(((Map<?, ?>) actual).values().toArray(), map.values().toArray());
    } else if (expected.getClass().getName().equals("java.util.CollSer")) {
      return; // an immutable collection of the JDK in a circle, which cannot be restored
    } else if (expected.getClass().getName().startsWith("java.")) {
      assertThat(actual).isEqualTo(expected);
    } else {
      for (Class<?> type = expected.getClass(); type != null; type = type.getSuperclass()) {
        compareFields(type, actual, expected);
      }
    }
  }

  private void compareAll(Object[] actual, Object[] expected) {
    assertThat(actual.length).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      compare(actual[i], expected[i]);
    }
  }

  private void compareFields(Class<?> type, Object actual, Object expected)
      throws IllegalAccessException {
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        compare(field.get(actual), field.get(expected));
      }
    }
  }
}
