package io.refcache.jcache.codec;

import java.io.IOException;

/** A format with one tag, made of two functions. */
record TaggedFormat<T>(byte tag, Writer<T> writer, Reader<T> reader) implements Format<T> {

  @FunctionalInterface
  interface Writer<T> {
    void write(T object, CodecOutput out) throws IOException;
  }

  @FunctionalInterface
  interface Reader<T> {
    T read(CodecInput in) throws IOException;
  }

  @Override
  public byte write(T object, CodecOutput out) throws IOException {
    writer.write(object, out);
    return tag;
  }

  @Override
  public T read(byte tag, CodecInput in) throws IOException {
    return reader.read(in);
  }
}
