package io.refcache.benchmarks.comparison;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.caffinitas.ohc.CacheSerializer;

/**
 * What OHC asks its users to write: how keys and values become bytes. Each type has the shortest
 * way there is, by hand.
 */
final class OhcSerializers {
  private OhcSerializers() {}

  static CacheSerializer<?> of(ValueType type) {
    return switch (type) {
      case SMALL_INTEGER, INTEGER -> new OfInteger();
      case STRING_16 -> new OfString();
      case BYTES_100, BYTES_1000 -> new OfBytes();
      case POJO -> new OfCustomer();
    };
  }

  /** Strings of Latin-1, up to 32767 characters. */
  static final class OfString implements CacheSerializer<String> {
    @Override
    public void serialize(String value, ByteBuffer out) {
      writeString(value, out);
    }

    @Override
    public String deserialize(ByteBuffer in) {
      return readString(in);
    }

    @Override
    public int serializedSize(String value) {
      return Short.BYTES + value.length();
    }
  }

  private static void writeString(String value, ByteBuffer out) {
    out.putShort((short) value.length());
    out.put(value.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String readString(ByteBuffer in) {
    byte[] bytes = new byte[in.getShort()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static final class OfInteger implements CacheSerializer<Integer> {
    @Override
    public void serialize(Integer value, ByteBuffer out) {
      out.putInt(value);
    }

    @Override
    public Integer deserialize(ByteBuffer in) {
      return in.getInt();
    }

    @Override
    public int serializedSize(Integer value) {
      return Integer.BYTES;
    }
  }

  private static final class OfBytes implements CacheSerializer<byte[]> {
    @Override
    public void serialize(byte[] value, ByteBuffer out) {
      out.put(value);
    }

    @Override
    public byte[] deserialize(ByteBuffer in) {
      byte[] bytes = new byte[in.remaining()];
      in.get(bytes);
      return bytes;
    }

    @Override
    public int serializedSize(byte[] value) {
      return value.length;
    }
  }

  private static final class OfCustomer implements CacheSerializer<Customer> {
    private static final int FIXED_BYTES =
        3 * Short.BYTES + 2 * Long.BYTES + Integer.BYTES + Double.BYTES + Byte.BYTES;

    @Override
    public void serialize(Customer value, ByteBuffer out) {
      out.putLong(value.id);
      writeString(value.firstName, out);
      writeString(value.lastName, out);
      writeString(value.email, out);
      out.putInt(value.orders);
      out.putDouble(value.balance);
      out.put((byte) (value.active ? 1 : 0));
      out.putLong(value.lastSeenMillis);
    }

    @Override
    public Customer deserialize(ByteBuffer in) {
      return new Customer(
          in.getLong(),
          readString(in),
          readString(in),
          readString(in),
          in.getInt(),
          in.getDouble(),
          in.get() != 0,
          in.getLong());
    }

    @Override
    public int serializedSize(Customer value) {
      return FIXED_BYTES
          + value.firstName.length()
          + value.lastName.length()
          + value.email.length();
    }
  }
}
