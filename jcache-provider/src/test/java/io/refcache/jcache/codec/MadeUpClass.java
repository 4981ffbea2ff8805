package io.refcache.jcache.codec;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Makes an empty class of any name, out of the few bytes that such a class file has. */
final class MadeUpClass extends ClassLoader {
  private static final int JAVA_8 = 52;
  private static final int PUBLIC_SUPER = 0x21;

  private MadeUpClass() {}

  static Class<?> of(String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(0xcafebabe);
    out.writeShort(0);
    out.writeShort(JAVA_8);
    out.writeShort(5); // constants and one: class, name, super class, name
    out.writeByte(7);
    out.writeShort(2);
    out.writeByte(1);
    out.writeUTF(name.replace('.', '/'));
    out.writeByte(7);
    out.writeShort(4);
    out.writeByte(1);
    out.writeUTF("java/lang/Object");
    out.writeShort(PUBLIC_SUPER);
    out.writeShort(1);
    out.writeShort(3);
    out.writeLong(0); // no interfaces, fields, methods, attributes
    byte[] file = bytes.toByteArray();
    return new MadeUpClass().defineClass(name, file, 0, file.length);
  }
}
