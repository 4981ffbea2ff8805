package io.refcache.jcache.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * The built-in formats, by class and by tag. All of them are canonical: two objects of a class are
 * equal exactly if tag and bytes are, and objects of two classes have different tags.
 *
 * <p>Classes are matched exactly: a subclass may hold more than its parent's format says.
 */
final class Formats {
  private static final Map<Class<?>, Format<?>> BY_CLASS = new HashMap<>();
  private static final Format<?>[] BY_TAG = new Format<?>[Tag.COUNT];
  private static final IntegerFormat<?>[] INTEGERS_BY_TAG = new IntegerFormat<?>[Tag.COUNT];

  static {
    register(String.class, StringFormat.INSTANCE, Tag.STRING_LATIN1);
    BY_TAG[Tag.STRING_UTF8] = StringFormat.INSTANCE;
    BY_TAG[Tag.STRING_UTF16] = StringFormat.INSTANCE;
    integer(Boolean.class, new IntegerFormat<>(Tag.BOOLEAN, v -> v ? 1 : 0, Formats::toBoolean));
    integer(Byte.class, new IntegerFormat<>(Tag.BYTE, Byte::longValue, Formats::toByte));
    integer(Short.class, new IntegerFormat<>(Tag.SHORT, Short::longValue, Formats::toShort));
    integer(Character.class, new IntegerFormat<>(Tag.CHARACTER, v -> v, Formats::toCharacter));
    integer(Integer.class, new IntegerFormat<>(Tag.INTEGER, v -> v, SmallIntegers::of));
    integer(Long.class, new IntegerFormat<>(Tag.LONG, v -> v, v -> v));
    integer(Date.class, new IntegerFormat<>(Tag.DATE, Date::getTime, Date::new));
    integer(
        LocalDate.class,
        new IntegerFormat<>(Tag.LOCAL_DATE, LocalDate::toEpochDay, LocalDate::ofEpochDay));
    integer(
        LocalTime.class,
        new IntegerFormat<>(Tag.LOCAL_TIME, LocalTime::toNanoOfDay, LocalTime::ofNanoOfDay));
    integer(
        Year.class,
        new IntegerFormat<>(Tag.YEAR, Year::getValue, v -> Year.of(Math.toIntExact(v))));
    integer(
        ZoneOffset.class,
        new IntegerFormat<>(
            Tag.ZONE_OFFSET,
            ZoneOffset::getTotalSeconds,
            v -> ZoneOffset.ofTotalSeconds(Math.toIntExact(v))));

    format(
        Float.class,
        new TaggedFormat<>(Tag.FLOAT, (v, out) -> out.writeFloat(v), CodecInput::readFloat));
    format(
        Double.class,
        new TaggedFormat<>(Tag.DOUBLE, (v, out) -> out.writeDouble(v), CodecInput::readDouble));
    format(
        BigInteger.class,
        new TaggedFormat<>(
            Tag.BIG_INTEGER,
            (v, out) -> out.write(v.toByteArray()),
            in -> new BigInteger(in.readAllBytes())));
    format(
        BigDecimal.class,
        new TaggedFormat<>(
            Tag.BIG_DECIMAL,
            (v, out) -> {
              out.writeSignedVarLong(v.scale());
              out.write(v.unscaledValue().toByteArray());
            },
            in -> {
              int scale = in.readSignedVarInt();
              return new BigDecimal(new BigInteger(in.readAllBytes()), scale);
            }));
    format(
        byte[].class,
        new TaggedFormat<>(Tag.BYTES, (v, out) -> out.write(v), CodecInput::readAllBytes));
    format(
        UUID.class,
        new TaggedFormat<>(
            Tag.UUID,
            (v, out) -> {
              out.writeLong(v.getMostSignificantBits());
              out.writeLong(v.getLeastSignificantBits());
            },
            in -> new UUID(in.readLong(), in.readLong())));

    format(Instant.class, TimeFormats.INSTANT);
    format(Duration.class, TimeFormats.DURATION);
    format(Period.class, TimeFormats.PERIOD);
    format(LocalDateTime.class, TimeFormats.LOCAL_DATE_TIME);
    format(OffsetTime.class, TimeFormats.OFFSET_TIME);
    format(OffsetDateTime.class, TimeFormats.OFFSET_DATE_TIME);
    format(ZonedDateTime.class, TimeFormats.ZONED_DATE_TIME);
    format(YearMonth.class, TimeFormats.YEAR_MONTH);
    format(MonthDay.class, TimeFormats.MONTH_DAY);
    // The class of a region is not public.
    register(ZoneId.of("Europe/Paris").getClass(), TimeFormats.ZONE_REGION, Tag.ZONE_REGION);
  }

  private Formats() {}

  /** Hands over all classes with their formats. */
  static void forEach(BiConsumer<Class<?>, Format<?>> consumer) {
    BY_CLASS.forEach(consumer);
  }

  /** The format of a class; null if it has none of its own. */
  @SuppressWarnings("unchecked") // registered under the class that it formats
  static Format<Object> of(Class<?> type) {
    return (Format<Object>) BY_CLASS.get(type);
  }

  /** The format of a tag; null if there is none. */
  static Format<?> of(byte tag) {
    return tag > 0 && tag < BY_TAG.length ? BY_TAG[tag] : null;
  }

  /** The format of the tag of a store's integer; null if there is none. */
  static IntegerFormat<?> ofInteger(byte tag) {
    return tag > 0 && tag < INTEGERS_BY_TAG.length ? INTEGERS_BY_TAG[tag] : null;
  }

  private static <T> void integer(Class<T> type, IntegerFormat<T> format) {
    register(type, format, format.tag());
    INTEGERS_BY_TAG[format.tag()] = format;
  }

  private static <T> void format(Class<T> type, TaggedFormat<T> format) {
    register(type, format, format.tag());
  }

  private static void register(Class<?> type, Format<?> format, byte tag) {
    BY_CLASS.put(type, format);
    BY_TAG[tag] = format;
  }

  private static Boolean toBoolean(long v) {
    checkRange(v, 0, 1);
    return v == 1;
  }

  private static Byte toByte(long v) {
    checkRange(v, Byte.MIN_VALUE, Byte.MAX_VALUE);
    return (byte) v;
  }

  private static Short toShort(long v) {
    checkRange(v, Short.MIN_VALUE, Short.MAX_VALUE);
    return (short) v;
  }

  private static Character toCharacter(long v) {
    checkRange(v, Character.MIN_VALUE, Character.MAX_VALUE);
    return (char) v;
  }

  private static void checkRange(long v, long min, long max) {
    if (v < min || v > max) {
      throw new ArithmeticException("%d is not from %d to %d".formatted(v, min, max));
    }
  }
}
