package io.refcache.jcache.codec;

import java.io.IOException;

/** How objects of one built-in type are written; shared by keys and values. */
interface Format<T> {

  /** Writes an object and returns the tag to read it by. */
  byte write(T object, CodecOutput out) throws IOException;

  /** Reads all that is left of {@code in}. */
  T read(byte tag, CodecInput in) throws IOException;
}
