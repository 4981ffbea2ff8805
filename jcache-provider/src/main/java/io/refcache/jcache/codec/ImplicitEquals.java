package io.refcache.jcache.codec;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.lang.reflect.Modifier;

/**
 * Tells whether a record has the {@code equals} that the compiler gives it, which compares all
 * components. Reflection cannot say, as the method is there either way; the class file can: the
 * compiler's is final, and does nothing but ask {@link java.lang.runtime.ObjectMethods}.
 */
final class ImplicitEquals {
  private static final String BOOTSTRAP_CLASS = "java/lang/runtime/ObjectMethods";

  private static final int ALOAD_0 = 0x2a;
  private static final int ALOAD_1 = 0x2b;
  private static final int INVOKEDYNAMIC = 0xba;
  private static final int IRETURN = 0xac;

  /** aload_0, aload_1, invokedynamic index (2) 0 0, ireturn. */
  private static final int CODE_BYTES = 8;

  private static final int NOT_IMPLICIT = 0;

  private final DataInputStream in;

  /** By index: a string of UTF-8 as it is, all others as the numbers that they hold. */
  private Object[] constants;

  private ImplicitEquals(byte[] file) {
    in = new DataInputStream(new ByteArrayInputStream(file));
  }

  static boolean in(Class<?> record) {
    try {
      int modifiers = record.getDeclaredMethod("equals", Object.class).getModifiers();
      String name = record.getName();
      String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
      try (InputStream stream = record.getResourceAsStream(file)) {
        return Modifier.isFinal(modifiers)
            && stream != null
            && new ImplicitEquals(stream.readAllBytes()).isFound();
      }
    } catch (IOException | NoSuchMethodException | RuntimeException unknown) {
      return false;
    }
  }

  private boolean isFound() throws IOException {
    in.skipNBytes(2 * Integer.BYTES); // magic number, versions
    readConstants();
    in.skipNBytes(3 * Short.BYTES); // access, class, superclass
    in.skipNBytes((long) in.readUnsignedShort() * Short.BYTES); // interfaces
    readMembers(); // fields
    int dynamicCall = readMembers();
    return dynamicCall != NOT_IMPLICIT && isBootstrapOf(dynamicCall);
  }

  private void readConstants() throws IOException {
    constants = new Object[in.readUnsignedShort()];
    for (int i = 1; i < constants.length; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1: // UTF-8
          constants[i] = in.readUTF();
          break;
        case 3, 4: // int, float
          in.readInt();
          break;
        case 5, 6: // long, double: these take two
          in.readLong();
          i++;
          break;
        case 7, 8, 16, 19, 20: // class, string, method type, module, package
          constants[i] = new int[] {in.readUnsignedShort()};
          break;
        case 15: // method handle
          constants[i] = new int[] {in.readUnsignedByte(), in.readUnsignedShort()};
          break;
        case 9, 10, 11, 12, 17, 18: // members, name and type, dynamic constant, dynamic call
          constants[i] = new int[] {in.readUnsignedShort(), in.readUnsignedShort()};
          break;
        default:
          throw new StreamCorruptedException("constant of kind " + tag);
      }
    }
  }

  /** Returns what equals(Object) calls, if it is among the members and does nothing else. */
  private int readMembers() throws IOException {
    int found = NOT_IMPLICIT;
    for (int members = in.readUnsignedShort(); members > 0; members--) {
      in.readUnsignedShort(); // access
      Object name = constants[in.readUnsignedShort()];
      Object type = constants[in.readUnsignedShort()];
      boolean wanted = "equals".equals(name) && "(Ljava/lang/Object;)Z".equals(type);
      for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
        Object attribute = constants[in.readUnsignedShort()];
        byte[] content = in.readNBytes(in.readInt());
        if (wanted && "Code".equals(attribute)) {
          found = dynamicCall(content);
        }
      }
    }
    return found;
  }

  private static int dynamicCall(byte[] content) throws IOException {
    DataInputStream code = new DataInputStream(new ByteArrayInputStream(content));
    code.readInt(); // sizes of the frame
    boolean isImplicit =
        code.readInt() == CODE_BYTES
            && code.readUnsignedByte() == ALOAD_0
            && code.readUnsignedByte() == ALOAD_1
            && code.readUnsignedByte() == INVOKEDYNAMIC;
    int index = isImplicit ? code.readUnsignedShort() : NOT_IMPLICIT;
    return isImplicit && code.readUnsignedShort() == 0 && code.readUnsignedByte() == IRETURN
        ? index
        : NOT_IMPLICIT;
  }

  private boolean isBootstrapOf(int dynamicCall) throws IOException {
    int wanted = ((int[]) constants[dynamicCall])[0];
    for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
      Object name = constants[in.readUnsignedShort()];
      int length = in.readInt();
      if (!"BootstrapMethods".equals(name)) {
        in.skipNBytes(length);
        continue;
      }
      int methods = in.readUnsignedShort();
      for (int i = 0; i < methods; i++) {
        int handle = in.readUnsignedShort();
        if (i == wanted) {
          int method = ((int[]) constants[handle])[1];
          int owner = ((int[]) constants[method])[0];
          return BOOTSTRAP_CLASS.equals(constants[((int[]) constants[owner])[0]]);
        }
        in.skipNBytes((long) in.readUnsignedShort() * Short.BYTES);
      }
    }
    return false;
  }
}
