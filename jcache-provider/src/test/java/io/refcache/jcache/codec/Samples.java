package io.refcache.jcache.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
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
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Random objects of every kind that a cache may hold, edges included, often close to one another.
 */
final class Samples {
  private static final long[] EDGES = {
    0,
    1,
    -1,
    63,
    64,
    127,
    128,
    -128,
    -129,
    255,
    256,
    9_999,
    10_000,
    32_767,
    -32_768,
    65_536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final List<String> ZONES =
      List.of("Europe/Paris", "America/New_York", "UTC", "Z", "+02:00", "UTC+05:30", "GMT");

  /** Types whose keys are canonical. */
  static final List<Function<SplittableRandom, Object>> CANONICAL =
      List.of(
          Samples::string,
          r -> r.nextBoolean(),
          r -> (byte) number(r),
          r -> (short) number(r),
          r -> (char) number(r),
          r -> (int) number(r),
          r -> number(r),
          Samples::floating,
          Samples::doubleFloating,
          Samples::bigInteger,
          r -> new BigDecimal(bigInteger(r), r.nextInt(-3, 4)),
          r -> new UUID(number(r), number(r)),
          r -> new Date(number(r)),
          r -> pick(r, DayOfWeek.values()),
          r -> pick(r, TimeUnit.values()),
          r -> pick(r, Operator.values()),
          r -> instant(r),
          r -> Duration.ofSeconds(number(r) / 2, nanos(r)),
          r -> Period.of((int) number(r), (int) number(r), (int) number(r)),
          r -> date(r),
          r -> time(r),
          r -> LocalDateTime.of(date(r), time(r)),
          r -> OffsetTime.of(time(r), offset(r)),
          r -> OffsetDateTime.of(date(r), time(r), offset(r)),
          Samples::zoned,
          r -> offset(r),
          r -> ZoneId.of(pick(r, ZONES.toArray(String[]::new))),
          r -> Year.of(year(r)),
          r -> YearMonth.of(year(r), r.nextInt(1, 13)),
          r -> MonthDay.of(r.nextInt(1, 13), r.nextInt(1, 29)));

  private static final List<Function<SplittableRandom, Object>> OTHERS =
      List.of(
          Samples::bytes,
          r -> new int[] {r.nextInt(), 2},
          r -> new String[] {string(r), null, "x"},
          r -> new ArrayList<>(List.of(string(r), number(r))),
          r -> new HashMap<>(Map.of(string(r), instant(r))),
          r -> new Point((int) number(r), string(r)),
          r -> TimeZone.getTimeZone("Europe/Paris"));

  /** An enum with bodies of its constants' own. */
  enum Operator {
    PLUS {
      @Override
      int apply(int a, int b) {
        return a + b;
      }
    },
    TIMES {
      @Override
      int apply(int a, int b) {
        return a * b;
      }
    };

    abstract int apply(int a, int b);
  }

  record Point(int x, String name) implements java.io.Serializable {}

  private Samples() {}

  static Object any(SplittableRandom random) {
    return random.nextInt(10) == 0
        ? OTHERS.get(random.nextInt(OTHERS.size())).apply(random)
        : canonical(random);
  }

  static Object canonical(SplittableRandom random) {
    return CANONICAL.get(random.nextInt(CANONICAL.size())).apply(random);
  }

  static long number(SplittableRandom random) {
    switch (random.nextInt(3)) {
      case 0:
        return EDGES[random.nextInt(EDGES.length)];
      case 1:
        return random.nextInt(-4, 5);
      default:
        return random.nextLong() >> random.nextInt(Long.SIZE);
    }
  }

  static String string(SplittableRandom random) {
    int bound = pick(random, 0x80, 0x100, 0x800, 0xd800, 0x10000);
    int from = random.nextInt(3) == 0 && bound > 0x800 ? 0xd700 : 0;
    char[] chars = new char[random.nextInt(6)];
    for (int i = 0; i < chars.length; i++) {
      chars[i] = (char) random.nextInt(from, bound);
    }
    String s = new String(chars);
    return random.nextInt(5) == 0 ? s + new String(Character.toChars(0x1f600)) : s;
  }

  private static byte[] bytes(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(100)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }

  private static BigInteger bigInteger(SplittableRandom random) {
    BigInteger i = BigInteger.valueOf(number(random));
    return random.nextBoolean() ? i : i.multiply(BigInteger.valueOf(number(random)));
  }

  private static Object floating(SplittableRandom random) {
    return random.nextBoolean()
        ? pick(random, 0f, -0f, Float.NaN, Float.MIN_VALUE, Float.POSITIVE_INFINITY, 1f)
        : (Float) (float) random.nextDouble();
  }

  private static Object doubleFloating(SplittableRandom random) {
    return random.nextBoolean()
        ? pick(random, 0d, -0d, Double.NaN, Double.MIN_VALUE, Double.NEGATIVE_INFINITY, 1d)
        : (Double) random.nextDouble();
  }

  private static int nanos(SplittableRandom random) {
    return random.nextBoolean() ? 0 : random.nextInt(1_000_000_000);
  }

  private static Instant instant(SplittableRandom random) {
    long max = Instant.MAX.getEpochSecond();
    return Instant.ofEpochSecond(number(random) % max, nanos(random));
  }

  private static LocalDate date(SplittableRandom random) {
    return LocalDate.ofEpochDay(number(random) % 300_000_000L);
  }

  private static LocalTime time(SplittableRandom random) {
    return LocalTime.ofNanoOfDay(Math.floorMod(number(random), 86_400_000_000_000L));
  }

  private static ZoneOffset offset(SplittableRandom random) {
    return ZoneOffset.ofTotalSeconds((int) (number(random) % 64_801));
  }

  private static ZonedDateTime zoned(SplittableRandom random) {
    ZoneId zone = ZoneId.of(pick(random, ZONES.toArray(String[]::new)));
    if (random.nextInt(4) == 0) { // the hour that comes twice in Paris
      ZonedDateTime late = ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 0, ZoneId.of("Europe/Paris"));
      return random.nextBoolean()
          ? late.withEarlierOffsetAtOverlap()
          : late.withLaterOffsetAtOverlap();
    }
    return ZonedDateTime.of(date(random), time(random), zone);
  }

  private static int year(SplittableRandom random) {
    return (int) (number(random) % 999_999_999);
  }

  @SafeVarargs
  private static <T> T pick(SplittableRandom random, T... of) {
    return of[random.nextInt(of.length)];
  }
}
