package io.refcache.jcache.codec;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes strings in the shortest of three encodings, and so that any string comes back as it was.
 *
 * <p>Latin-1 if every character fits; else UTF-8 if that is no longer than UTF-16; else, and for
 * strings with a lone surrogate, which UTF-8 cannot say, UTF-16 (big-endian). The choice follows
 * from the characters alone, so that equal strings have equal bytes. The tag tells which it is; the
 * length is that of the entry.
 */
final class StringFormat implements Format<String> {
  static final StringFormat INSTANCE = new StringFormat();

  private static final int NOT_UTF_8 = -1;

  private StringFormat() {}

  @Override
  public byte write(String s, CodecOutput out) throws IOException {
    int length = s.length();
    if (!copyLatin1(s, out.reserve(length), out.position())) {
      return writeWide(s, out);
    }
    out.advance(length);
    return Tag.STRING_LATIN1;
  }

  /**
   * Copies the characters to where there is room for them; returns whether all are Latin-1. All at
   * once, and looks at them afterwards: so they can be read as longs at once.
   */
  @SuppressWarnings("deprecation") // drops the high halves of characters: there are none
  static boolean copyLatin1(String s, byte[] array, int at) {
    int length = s.length();
    s.getBytes(0, length, array, at);
    int all = 0;
    for (int i = 0; i < length; i++) {
      all |= s.charAt(i);
    }
    return all <= 0xff;
  }

  @Override
  public String read(byte tag, CodecInput in) throws IOException {
    return read(tag, in.array(), in.position(), in.takeAll());
  }

  /** Reads from an array; the bytes from {@code from} on are the whole string. */
  static String read(byte tag, byte[] array, int from, int length) throws IOException {
    switch (tag) {
      case Tag.STRING_LATIN1:
        return new String(array, from, length, StandardCharsets.ISO_8859_1);
      case Tag.STRING_UTF8:
        return new String(array, from, length, StandardCharsets.UTF_8);
      default:
        return readUtf16(array, from, length);
    }
  }

  private static byte writeWide(String s, CodecOutput out) throws IOException {
    int utf8Length = utf8Length(s);
    if (utf8Length == NOT_UTF_8 || utf8Length > (long) s.length() * Character.BYTES) {
      out.writeChars(s);
      return Tag.STRING_UTF16;
    }
    byte[] array = out.reserve(utf8Length);
    int at = out.position();
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c < 0x80) {
        array[at++] = (byte) c;
      } else if (c < 0x800) {
        array[at++] = (byte) (0xc0 | c >> 6);
        array[at++] = (byte) (0x80 | c & 0x3f);
      } else if (!Character.isSurrogate(c)) {
        array[at++] = (byte) (0xe0 | c >> 12);
        array[at++] = (byte) (0x80 | c >> 6 & 0x3f);
        array[at++] = (byte) (0x80 | c & 0x3f);
      } else {
        int codePoint = Character.toCodePoint(c, s.charAt(++i));
        array[at++] = (byte) (0xf0 | codePoint >> 18);
        array[at++] = (byte) (0x80 | codePoint >> 12 & 0x3f);
        array[at++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
        array[at++] = (byte) (0x80 | codePoint & 0x3f);
      }
    }
    out.advance(utf8Length);
    return Tag.STRING_UTF8;
  }

  /** The length in UTF-8, or {@link #NOT_UTF_8} if it cannot be said or is beyond an int. */
  private static int utf8Length(String s) {
    long bytes = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else {
        i++;
        if (!Character.isHighSurrogate(c)
            || i == s.length()
            || !Character.isLowSurrogate(s.charAt(i))) {
          return NOT_UTF_8;
        }
        bytes += 4;
      }
    }
    return bytes == (int) bytes ? (int) bytes : NOT_UTF_8;
  }

  private static String readUtf16(byte[] array, int from, int length) throws IOException {
    if (length % Character.BYTES != 0) {
      throw new EOFException("half a character at the end of " + length + " bytes of UTF-16");
    }
    // Not by a charset: its decoder replaces lone surrogates.
    char[] chars = new char[length / Character.BYTES];
    for (int i = 0; i < chars.length; i++) {
      int at = from + i * Character.BYTES;
      chars[i] = (char) (array[at] << Byte.SIZE | array[at + 1] & 0xff);
    }
    return new String(chars);
  }
}
