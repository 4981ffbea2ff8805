package io.refcache.jcache.codec;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** Makes objects that refer to one another at random, circles included. */
final class RandomGraph {
  private final SplittableRandom random;
  private final List<Object> made = new ArrayList<>();

  /** Has a constructor, whose work must be seen, and a field that is its own. */
  static class NotSerializable {
    int made = 42;
  }

  static class Base extends NotSerializable implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long id;
    private double weight;
    Object any;

    Base(long id, double weight) {
      this.id = id;
      this.weight = weight;
    }
  }

  static final class Node extends Base {
    private static final long serialVersionUID = 1L;
    private final String any;
    private final Samples.Operator operator;
    transient int forgotten = 7;
    Node next;
    List<Object> list;
    Map<Object, Object> map;
    Object[] array;
    Date date;
    byte b;
    short s;
    char c;
    int i;
    float f;
    boolean z;
    Integer boxed;

    Node(SplittableRandom random) {
      super(random.nextLong(), random.nextDouble());
      any = random.nextInt(4) == 0 ? null : Samples.string(random);
      operator = random.nextBoolean() ? null : Samples.Operator.TIMES;
      b = (byte) random.nextInt();
      s = (short) random.nextInt();
      c = (char) random.nextInt();
      i = (int) Samples.number(random);
      f = (float) random.nextDouble();
      z = random.nextBoolean();
      boxed = random.nextBoolean() ? null : random.nextInt();
    }
  }

  record Pair(Object left, long number, Object right) implements Serializable {}

  RandomGraph(SplittableRandom random) {
    this.random = random;
  }

  /** The last one of a number of objects that may refer to those before, or to themselves. */
  Object make(int objects) {
    for (int i = 0; i < objects; i++) {
      made.add(object());
    }
    for (Object object : made) {
      close(object);
    }
    return made.get(objects - 1);
  }

  /** Lets what can be changed refer to anything, so that there are circles. */
  @SuppressWarnings("unchecked") // of this class's own making
  private void close(Object object) {
    if (object instanceof Node node && random.nextInt(3) == 0) {
      ((Base) node).any = any();
    } else if (object instanceof Object[] array && array.getClass() == Object[].class) {
      array[random.nextInt(array.length)] = any();
    } else if (object instanceof ArrayList<?> list && random.nextInt(3) == 0) {
      ((List<Object>) list).add(any());
    }
  }

  private Object any() {
    return random.nextInt(4) == 0 ? value() : before();
  }

  private Object before() {
    return made.isEmpty() ? null : made.get(random.nextInt(made.size()));
  }

  private Object value() {
    return random.nextInt(20) == 0 ? "long ".repeat(50) : Samples.canonical(random);
  }

  private List<Object> values() {
    List<Object> values = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      values.add(value());
    }
    return values;
  }

  private <T extends Collection<Object>> T filled(T collection) {
    for (int i = random.nextInt(6); i > 0; i--) {
      Object item = any();
      collection.add(item == null ? "" : item);
    }
    return collection;
  }

  private <T extends Map<Object, Object>> T filled(T map) {
    for (int i = random.nextInt(30); i > 0; i--) {
      map.put(Samples.string(random), any());
    }
    return map;
  }

  private Object object() {
    switch (random.nextInt(28)) {
      case 0:
        return filled(new ArrayList<>());
      case 1:
        return filled(new LinkedList<>());
      case 2:
        return filled(new ArrayDeque<>());
      case 3:
        return new HashSet<>(values());
      case 4:
        return new LinkedHashSet<>(values());
      case 5:
        return new TreeSet<>(List.of(Samples.string(random), "a", "b").subList(1, 3));
      case 6:
        return filled(new HashMap<>());
      case 7:
        return filled(new LinkedHashMap<>(8, 0.75f, random.nextInt(4) == 0));
      case 8:
        return new TreeMap<>(Map.of(random.nextInt(), "x", random.nextInt() | 1, "y"));
      case 9:
        return List.copyOf(values());
      case 10:
        return Arrays.asList(any(), any()).stream().toList();
      case 11:
        return Set.of(Samples.number(random), "s");
      case 12:
        return Map.of("k", value());
      case 13:
        return Collections.singletonList(any());
      case 14:
        return Collections.singleton(value());
      case 15:
        return Collections.singletonMap("k", any());
      case 16:
        return random.nextBoolean() ? Collections.emptyList() : Collections.emptyMap();
      case 17:
        return new int[] {random.nextInt(), 0};
      case 18:
        return new double[][] {{random.nextDouble()}, null, {}};
      case 19:
        return new String[] {Samples.string(random), null};
      case 20:
        return new Object[] {any(), any(), null};
      case 21:
        return new Date(random.nextInt());
      case 22:
        return random.nextBoolean() ? Locale.GERMANY : EnumSet.of(TimeUnit.DAYS);
      case 23:
        return new Pair(any(), random.nextLong(), any());
      default:
        return node();
    }
  }

  private Object node() {
    Node node = new Node(random);
    ((Base) node).any = any();
    node.forgotten = 8;
    node.made = 8;
    for (Object other : new Object[] {before(), before(), before()}) {
      node.next = other instanceof Node next ? next : node.next;
      node.date = other instanceof Date date ? date : node.date;
      node.array = other instanceof Object[] array ? array : node.array;
    }
    node.list = random.nextBoolean() ? null : filled(new ArrayList<>());
    node.map = random.nextBoolean() ? null : filled(new HashMap<>());
    return node;
  }
}
