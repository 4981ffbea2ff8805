package io.refcache.jcache.codec;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * The shapes of the JDK's lists and sets that show all that they are: | size (var) | items |. What
 * hides something, such as a comparator or a wrapped collection, is left to Java serialization.
 */
final class CollectionShapes {
  private CollectionShapes() {}

  static void forEach(BiConsumer<Class<?>, BuiltInShape> consumer) {
    consumer.accept(ArrayList.class, new Growing(Kind.ARRAY_LIST, ArrayList::new));
    consumer.accept(LinkedList.class, new Growing(Kind.LINKED_LIST, size -> new LinkedList<>()));
    consumer.accept(ArrayDeque.class, new Growing(Kind.ARRAY_DEQUE, ArrayDeque::new));
    consumer.accept(
        HashSet.class, new Growing(Kind.HASH_SET, size -> new HashSet<>(capacity(size))));
    consumer.accept(
        LinkedHashSet.class,
        new Growing(Kind.LINKED_HASH_SET, size -> new LinkedHashSet<>(capacity(size))));
    consumer.accept(TreeSet.class, new OfTreeSet());

    ImmutableList listOf = new ImmutableList(Kind.LIST_OF, List::of);
    consumer.accept(List.of(1).getClass(), listOf);
    consumer.accept(List.of(1, 2, 3).getClass(), listOf);
    Fixed setOf = new Fixed(Kind.SET_OF, Set::of);
    consumer.accept(Set.of(1).getClass(), setOf);
    consumer.accept(Set.of(1, 2, 3).getClass(), setOf);
    consumer.accept(
        Collections.emptyList().getClass(),
        new Fixed(Kind.EMPTY_LIST, items -> Collections.emptyList()));
    consumer.accept(
        Collections.emptySet().getClass(),
        new Fixed(Kind.EMPTY_SET, items -> Collections.emptySet()));
    consumer.accept(
        Collections.singletonList(1).getClass(),
        new Fixed(Kind.SINGLETON_LIST, items -> Collections.singletonList(items[0])));
    consumer.accept(
        Collections.singleton(1).getClass(),
        new Fixed(Kind.SINGLETON_SET, items -> Collections.singleton(items[0])));
  }

  /** What reads {@link Kind#LIST_OF_NULLS}; it is written by the shape of {@code List.of()}. */
  static BuiltInShape listOfNulls() {
    return new Fixed(Kind.LIST_OF_NULLS, items -> Arrays.stream(items).toList());
  }

  /** What a hash table is to be made for, to take so many without growing. */
  static int capacity(int size) {
    return (int) Math.ceil(size / 0.75);
  }

  /**
   * Whether keys can be put in order by code of the JDK alone. An order of the application's own
   * might be asked about objects that are not yet read to the end.
   */
  static boolean haveOrderOfValues(Collection<?> keys) {
    for (Object key : keys) {
      Shape shape = BuiltInShapes.of(key.getClass());
      if (!(key instanceof Enum) && (shape == null || !shape.isValue())) {
        return false;
      }
    }
    return true;
  }

  private static void writeItems(Collection<?> collection, GraphWriter out) throws IOException {
    int size = collection.size();
    out.out.writeVarLong(size);
    int written = 0;
    for (Object item : collection) {
      out.writeItem(item);
      written++;
    }
    if (written != size) {
      throw new ConcurrentModificationException("%d items of %d".formatted(written, size));
    }
  }

  /** A collection that is made first and then filled, and so may contain itself. */
  private static class Growing extends BuiltInShape {
    private final IntFunction<Collection<Object>> maker;

    Growing(int kind, IntFunction<Collection<Object>> maker) {
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
      writeItems((Collection<?>) object, out);
      out.leave();
    }

    @Override
    Object read(GraphReader in) throws IOException, ClassNotFoundException {
      int size = in.in.readLength();
      Collection<Object> collection = maker.apply(size);
      in.admit(collection.getClass(), size);
      in.add(collection);
      in.enter();
      for (int i = 0; i < size; i++) {
        collection.add(in.readItem());
      }
      in.leave();
      return collection;
    }
  }

  private static final class OfTreeSet extends Growing {
    OfTreeSet() {
      super(Kind.TREE_SET, size -> new TreeSet<>());
    }

    @Override
    void write(Object object, int number, GraphWriter out) throws IOException {
      TreeSet<?> set = (TreeSet<?>) object;
      if (set.comparator() != null || !haveOrderOfValues(set)) {
        throw UnstructuredException.INSTANCE;
      }
      super.write(object, number, out);
    }
  }

  /** A collection that is made in one go of its items. */
  private static class Fixed extends BuiltInShape {
    private final Function<Object[], Collection<Object>> maker;

    Fixed(int kind, Function<Object[], Collection<Object>> maker) {
      super(kind);
      this.maker = maker;
    }

    @Override
    void write(Object object, int number, GraphWriter out) throws IOException {
      writeAs(kind, object, out);
    }

    static void writeAs(int kind, Object object, GraphWriter out) throws IOException {
      if (out.isBackReference(object)) {
        return;
      }
      out.out.write(kind);
      out.enterUnfinished();
      writeItems((Collection<?>) object, out);
      out.leaveUnfinished();
    }

    @Override
    Object read(GraphReader in) throws IOException, ClassNotFoundException {
      int handle = in.reserve();
      Object[] items = new Object[in.in.readLength()];
      in.enter();
      for (int i = 0; i < items.length; i++) {
        items[i] = in.readItem();
      }
      in.leave();
      Collection<Object> collection = maker.apply(items);
      in.admit(collection.getClass(), items.length);
      return in.made(handle, collection);
    }
  }

  /** {@code List.of()}, and what {@code Stream.toList()} makes, which is of the same class. */
  private static final class ImmutableList extends Fixed {
    ImmutableList(int kind, Function<Object[], Collection<Object>> maker) {
      super(kind, maker);
    }

    @Override
    void write(Object object, int number, GraphWriter out) throws IOException {
      writeAs(allowsNulls((List<?>) object) ? Kind.LIST_OF_NULLS : kind, object, out);
    }

    private static boolean allowsNulls(List<?> list) {
      for (Object item : list) {
        if (item == null) {
          return true;
        }
      }
      return List.copyOf(list) != list; // only a list without nulls is its own copy
    }
  }
}
