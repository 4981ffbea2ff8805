package io.refcache.jcache.codec;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * The formats of the {@code java.time} types that are more than one number.
 *
 * <pre>
 *   Instant, Duration  | seconds (signed) | nanos |
 *   Period             | years (signed) | months (signed) | days (signed) |
 *   LocalDateTime      | epoch day (signed) | nano of day |
 *   OffsetTime         | nano of day | offset seconds (signed) |
 *   OffsetDateTime     | epoch day (signed) | nano of day | offset seconds (signed) |
 *   ZonedDateTime      | epoch day (signed) | nano of day | offset seconds (signed) | zone (UTF) |
 *   YearMonth          | year (signed) | month |
 *   MonthDay           | month | day |
 *   zone region        | id (UTF) |
 * </pre>
 *
 * <p>Numbers take 1 to 10 bytes each.
 */
final class TimeFormats {
  static final TaggedFormat<Instant> INSTANT =
      new TaggedFormat<>(
          Tag.INSTANT,
          (v, out) -> {
            out.writeSignedVarLong(v.getEpochSecond());
            out.writeVarLong(v.getNano());
          },
          in -> Instant.ofEpochSecond(in.readSignedVarLong(), in.readVarInt()));

  static final TaggedFormat<Duration> DURATION =
      new TaggedFormat<>(
          Tag.DURATION,
          (v, out) -> {
            out.writeSignedVarLong(v.getSeconds());
            out.writeVarLong(v.getNano());
          },
          in -> Duration.ofSeconds(in.readSignedVarLong(), in.readVarInt()));

  static final TaggedFormat<Period> PERIOD =
      new TaggedFormat<>(
          Tag.PERIOD,
          (v, out) -> {
            out.writeSignedVarLong(v.getYears());
            out.writeSignedVarLong(v.getMonths());
            out.writeSignedVarLong(v.getDays());
          },
          in -> Period.of(in.readSignedVarInt(), in.readSignedVarInt(), in.readSignedVarInt()));

  static final TaggedFormat<LocalDateTime> LOCAL_DATE_TIME =
      new TaggedFormat<>(
          Tag.LOCAL_DATE_TIME, TimeFormats::writeDateTime, TimeFormats::readDateTime);

  static final TaggedFormat<OffsetTime> OFFSET_TIME =
      new TaggedFormat<>(
          Tag.OFFSET_TIME,
          (v, out) -> {
            out.writeVarLong(v.toLocalTime().toNanoOfDay());
            writeOffset(v.getOffset(), out);
          },
          in -> OffsetTime.of(LocalTime.ofNanoOfDay(in.readVarLong()), readOffset(in)));

  static final TaggedFormat<OffsetDateTime> OFFSET_DATE_TIME =
      new TaggedFormat<>(
          Tag.OFFSET_DATE_TIME,
          (v, out) -> {
            writeDateTime(v.toLocalDateTime(), out);
            writeOffset(v.getOffset(), out);
          },
          in -> OffsetDateTime.of(readDateTime(in), readOffset(in)));

  static final TaggedFormat<ZonedDateTime> ZONED_DATE_TIME =
      new TaggedFormat<>(
          Tag.ZONED_DATE_TIME,
          (v, out) -> {
            writeDateTime(v.toLocalDateTime(), out);
            writeOffset(v.getOffset(), out);
            out.writeUTF(v.getZone().getId());
          },
          in -> {
            LocalDateTime dateTime = readDateTime(in);
            ZoneOffset offset = readOffset(in);
            // Where clocks are set back an hour comes twice: the offset tells which it is.
            return ZonedDateTime.ofLocal(dateTime, ZoneId.of(in.readUTF()), offset);
          });

  static final TaggedFormat<YearMonth> YEAR_MONTH =
      new TaggedFormat<>(
          Tag.YEAR_MONTH,
          (v, out) -> {
            out.writeSignedVarLong(v.getYear());
            out.writeVarLong(v.getMonthValue());
          },
          in -> YearMonth.of(in.readSignedVarInt(), in.readVarInt()));

  static final TaggedFormat<MonthDay> MONTH_DAY =
      new TaggedFormat<>(
          Tag.MONTH_DAY,
          (v, out) -> {
            out.writeVarLong(v.getMonthValue());
            out.writeVarLong(v.getDayOfMonth());
          },
          in -> MonthDay.of(in.readVarInt(), in.readVarInt()));

  static final TaggedFormat<ZoneId> ZONE_REGION =
      new TaggedFormat<>(
          Tag.ZONE_REGION, (v, out) -> out.writeUTF(v.getId()), in -> ZoneId.of(in.readUTF()));

  private TimeFormats() {}

  private static void writeDateTime(LocalDateTime v, CodecOutput out) throws IOException {
    out.writeSignedVarLong(v.toLocalDate().toEpochDay());
    out.writeVarLong(v.toLocalTime().toNanoOfDay());
  }

  private static LocalDateTime readDateTime(CodecInput in) throws IOException {
    LocalDate date = LocalDate.ofEpochDay(in.readSignedVarLong());
    return LocalDateTime.of(date, LocalTime.ofNanoOfDay(in.readVarLong()));
  }

  private static void writeOffset(ZoneOffset v, CodecOutput out) throws IOException {
    out.writeSignedVarLong(v.getTotalSeconds());
  }

  private static ZoneOffset readOffset(CodecInput in) throws IOException {
    return ZoneOffset.ofTotalSeconds(in.readSignedVarInt());
  }
}
