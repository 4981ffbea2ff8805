package io.refcache.jcache.codec;

import java.io.IOException;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The shapes of the JDK's maps that show all that they are: | size (var) | key | value | key ... |.
 */
final class MapShapes {
  private MapShapes() {}

  static void forEach(BiConsumer<Class<?>, BuiltInShape> consumer) {
    consumer.accept(
        HashMap.class,
        new Growing(Kind.HASH_MAP, size -> new HashMap<>(CollectionShapes.capacity(size))));
    consumer.accept(LinkedHashMap.class, new OfLinkedHashMap());
    consumer.accept(TreeMap.class, new OfTreeMap());
    Fixed mapOf = new Fixed(Kind.MAP_OF, MapShapes::mapOf);
    consumer.accept(Map.of(1, 1).getClass(), mapOf);
    consumer.accept(Map.of(1, 1, 2, 2).getClass(), mapOf);
    consumer.accept(
        Collections.emptyMap().getClass(),
        new Fixed(Kind.EMPTY_MAP, items -> Collections.emptyMap()));
    consumer.accept(
        Collections.singletonMap(1, 1).getClass(),
        new Fixed(Kind.SINGLETON_MAP, items -> Collections.singletonMap(items[0], items[1])));
  }

  private static Map<Object, Object> mapOf(Object[] items) {
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    Map.Entry<Object, Object>[] entries = new Map.Entry[items.length / 2];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = Map.entry(items[2 * i], items[2 * i + 1]);
    }
    return Map.ofEntries(entries);
  }

  private static void writeItems(Map<?, ?> map, GraphWriter out) throws IOException {
    int size = map.size();
    out.out.writeVarLong(size);
    int written = 0;
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.writeItem(entry.getKey());
      out.writeItem(entry.getValue());
      written++;
    }
    if (written != size) {
      throw new ConcurrentModificationException("%d mappings of %d".formatted(written, size));
    }
  }

  /** A map that is made first and then filled, and so may contain itself. */
  private static class Growing extends BuiltInShape {
    private final IntFunction<Map<Object, Object>> maker;

    Growing(int kind, IntFunction<Map<Object, Object>> maker) {
      super(kind);
      this.maker = maker;
    }

    @Override
    void write(Object object, int number, GraphWriter out) throws IOException {
      if (out.isBackReference(object)) {
        return;
      }
      out.out.write(kind);
      out.enter();
      writeItems((Map<?, ?>) object, out);
      out.leave();
    }

    @Override
    Object read(GraphReader in) throws IOException, ClassNotFoundException {
      int size = in.in.readLength();
      Map<Object, Object> map = maker.apply(size);
      in.admit(map.getClass(), size);
      in.add(map);
      in.enter();
      for (int i = 0; i < size; i++) {
        Object key = in.readItem();
        map.put(key, in.readItem());
      }
      in.leave();
      return map;
    }
  }

  private static final class OfTreeMap extends Growing {
    OfTreeMap() {
      super(Kind.TREE_MAP, size -> new TreeMap<>());
    }

    @Override
    void write(Object object, int number, GraphWriter out) throws IOException {
      TreeMap<?, ?> map = (TreeMap<?, ?>) object;
      if (map.comparator() != null || !CollectionShapes.haveOrderOfValues(map.keySet())) {
        throw UnstructuredException.INSTANCE;
      }
      super.write(object, number, out);
    }
  }

  private static final class OfLinkedHashMap extends Growing {
    OfLinkedHashMap() {
      super(Kind.LINKED_HASH_MAP, size -> new LinkedHashMap<>(CollectionShapes.capacity(size)));
    }

    @Override
    void write(Object object, int number, GraphWriter out) throws IOException {
      if (isInOrderOfAccess((LinkedHashMap<?, ?>) object)) {
        throw UnstructuredException.INSTANCE;
      }
      super.write(object, number, out);
    }

    /** Nothing but what happens on access tells which order a map has: to a copy, in this case. */
    @SuppressWarnings("unchecked") // of what it contains the copy is rid before it is filled
    private static boolean isInOrderOfAccess(LinkedHashMap<?, ?> map) {
      LinkedHashMap<Object, Object> copy = (LinkedHashMap<Object, Object>) map.clone();
      copy.clear();
      copy.put(1, 1);
      copy.put(2, 2);
      copy.get(1);
      return !copy.keySet().iterator().next().equals(1);
    }
  }

  /** A map that is made in one go of its mappings. */
  private static final class Fixed extends BuiltInShape {
    private final Function<Object[], Map<Object, Object>> maker;

    Fixed(int kind, Function<Object[], Map<Object, Object>> maker) {
      super(kind);
      this.maker = maker;
    }

    @Override
    void write(Object object, int number, GraphWriter out) throws IOException {
      if (out.isBackReference(object)) {
        return;
      }
      out.out.write(kind);
      out.enterUnfinished();
      writeItems((Map<?, ?>) object, out);
      out.leaveUnfinished();
    }

    @Override
    Object read(GraphReader in) throws IOException, ClassNotFoundException {
      int handle = in.reserve();
      Object[] items = new Object[Math.multiplyExact(2, in.in.readLength())];
      in.enter();
      for (int i = 0; i < items.length; i++) {
        items[i] = in.readItem();
      }
      in.leave();
      Map<Object, Object> map = maker.apply(items);
      in.admit(map.getClass(), items.length);
      return in.made(handle, map);
    }
  }
}
