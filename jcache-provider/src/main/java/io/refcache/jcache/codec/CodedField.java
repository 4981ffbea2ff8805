package io.refcache.jcache.codec;

import java.lang.reflect.Field;
import java.util.List;

/** A field, and how what it holds is written. */
record CodedField(Field field, Form form) {

  enum Form {
    /** As a primitive or an item, whatever the type of the field says. */
    ITEM,

    /** As a string of the cache's {@link NameTable}. */
    NAME,

    /** As an item, but for arrays in a canonical key, of which only the content counts. */
    PART
  }

  static List<CodedField> items(List<Field> fields) {
    return fields.stream().map(field -> new CodedField(field, Form.ITEM)).toList();
  }
}
