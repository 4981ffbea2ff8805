package io.refcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What no single command can do: scripts on one key, each of which changes an entry only if it is
 * as it should be. The server runs them as a whole and remembers them by their digest.
 */
enum Script {
  /**
   * Stores an entry. KEYS: the entry. ARGV: what is to be there, the precondition ({@code ANY}
   * ...), the version, times to live on creation and on update, {@code 1} if the old entry is
   * wanted. Returns what became of it, and the old entry.
   */
  PUT(
      """
      local old
      if ARGV[6] == '1' then
        old = redis.call('GET', KEYS[1])
      else
        old = redis.call('GETRANGE', KEYS[1], 0, 8)
        if old == '' then old = false end
      end
      local told = ARGV[6] == '1' and old or false
      local condition = ARGV[2]
      if old then
        if condition == 'ABSENT' then return {'UNMATCHED', told} end
        if condition == 'VERSION' and string.sub(old, 2, 9) ~= ARGV[3] then return {'UNMATCHED', told} end
      elseif condition == 'PRESENT' or condition == 'VERSION' then
        return {'UNMATCHED', false}
      end
      local ttl = old and ARGV[5] or ARGV[4]
      if ttl == '0' then
        if old then redis.call('UNLINK', KEYS[1]) end
        return {'EXPIRED', told}
      elseif ttl == '-1' then
        redis.call('SET', KEYS[1], ARGV[1])
      elseif ttl == '-2' then
        redis.call('SET', KEYS[1], ARGV[1], 'KEEPTTL')
      else
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ttl)
      end
      return {old and 'UPDATED' or 'CREATED', told}
      """),

  /** Removes an entry of a version. ARGV: the version, {@code 1} if the old entry is wanted. */
  REMOVE(
      """
      if redis.call('GETRANGE', KEYS[1], 1, 8) ~= ARGV[1] then return {'ABSENT', false} end
      local old = ARGV[2] == '1' and redis.call('GET', KEYS[1])
      redis.call('UNLINK', KEYS[1])
      return {'PRESENT', old}
      """),

  /** Gives an entry a time to live. ARGV: the version, or nothing for any; the time to live. */
  EXPIRE(
      """
      local version = redis.call('GETRANGE', KEYS[1], 1, 8)
      if version == '' or ARGV[1] ~= '' and version ~= ARGV[1] then return {'ABSENT', false} end
      if ARGV[2] == '0' then
        redis.call('UNLINK', KEYS[1])
      elseif ARGV[2] == '-1' then
        redis.call('PERSIST', KEYS[1])
      elseif ARGV[2] ~= '-2' then
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
      end
      return {'PRESENT', false}
      """),

  /**
   * Says what a cache is unless others have said it, and returns what is said. Where all is said
   * nothing is written, which a full server would refuse.
   */
  AGREE(
      """
      local said = {}
      local before = redis.call('HGETALL', KEYS[1])
      for i = 1, #before, 2 do said[before[i]] = true end
      for i = 1, #ARGV, 2 do
        if not said[ARGV[i]] then redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1]) end
      end
      return redis.call('HGETALL', KEYS[1])
      """);

  private final byte[] text;
  private final String digest;

  Script(String text) {
    this.text = text.getBytes(UTF_8);
    this.digest = sha1(this.text);
  }

  byte[] text() {
    return text.clone();
  }

  /** The name by which a server knows it. */
  String digest() {
    return digest;
  }

  private static String sha1(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An argument of a script. */
  static byte[] argument(Object value) {
    return value.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
