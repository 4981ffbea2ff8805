package io.refcache.jcache.codec;

import java.io.IOException;
import java.lang.reflect.Array;

/** The shape of an array of objects: | length (var) | items |. */
final class ArrayShape extends Shape {
  private final Class<?> componentType;
  private final boolean flat;

  ArrayShape(Class<?> componentType) {
    this.componentType = componentType;
    Shape ofComponents = BuiltInShapes.of(componentType);
    this.flat =
        componentType == String.class
            || componentType.isEnum()
            || ofComponents != null && ofComponents.isValue();
  }

  @Override
  void write(Object object, int number, GraphWriter out) throws IOException {
    if (out.isBackReference(object)) {
      return;
    }
    Object[] array = (Object[]) object;
    out.writeObjectKind(number);
    out.out.writeVarLong(array.length);
    out.enter();
    for (Object element : array) {
      out.writeItem(element);
    }
    out.leave();
  }

  @Override
  Object read(GraphReader in) throws IOException, ClassNotFoundException {
    int length = in.in.readLength();
    Object[] array = (Object[]) Array.newInstance(componentType, length);
    in.admit(array.getClass(), length);
    in.add(array);
    in.enter();
    for (int i = 0; i < length; i++) {
      array[i] = in.readItem();
    }
    in.leave();
    return array;
  }

  @Override
  boolean isFlat() {
    return flat;
  }
}
