package io.refcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What no single command can do: scripts on one key, each of which changes an entry only if it is
 * as it should be. The server runs them as a whole and remembers them by their digest.
 *
 * <p>Those that change an entry's value {@linkplain #TELL tell} others of it who want to know.
 * Their last three arguments are the channel, the {@linkplain ChangeMessage#head head} of the
 * message and the {@linkplain Wants letters} of what is wanted, all of them empty for nobody; the
 * last element of their reply is the letters of what was published, or a hyphen and why it could
 * not be: the change counts all the same.
 */
enum Script {
  /**
   * Stores an entry. KEYS: the entry. ARGV: what is to be there, the precondition ({@code ANY}
   * ...), the version, times to live on creation and on update, {@code 1} if the old entry is
   * wanted; and whom to tell. Returns what became of it, and the old entry.
   */
  PUT(
      Script.TELL
          + """
      local old
      if ARGV[6] == '1' or wants('o') then
        old = redis.call('GET', KEYS[1])
      else
        old = redis.call('GETRANGE', KEYS[1], 0, 8)
        if old == '' then old = false end
      end
      local shown = ARGV[6] == '1' and old or false
      local condition = ARGV[2]
      if old then
        if condition == 'ABSENT' then return {'UNMATCHED', shown} end
        if condition == 'VERSION' and string.sub(old, 2, 9) ~= ARGV[3] then return {'UNMATCHED', shown} end
      elseif condition == 'PRESENT' or condition == 'VERSION' then
        return {'UNMATCHED', false}
      end
      local ttl = old and ARGV[5] or ARGV[4]
      if ttl == '0' then
        if old then redis.call('UNLINK', KEYS[1]) end
        if old then
          tell('u', ARGV[1], old)
          tell('x', '', ARGV[1])
        end
        return {'EXPIRED', shown, told}
      elseif ttl == '-1' then
        redis.call('SET', KEYS[1], ARGV[1])
      elseif ttl == '-2' then
        redis.call('SET', KEYS[1], ARGV[1], 'KEEPTTL')
      else
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ttl)
      end
      tell(old and 'u' or 'c', ARGV[1], old)
      return {old and 'UPDATED' or 'CREATED', shown, told}
      """),

  /**
   * Removes an entry. ARGV: the version, or nothing for any; {@code 1} if the old entry is wanted;
   * and whom to tell. Returns whether it was there, and the old entry.
   */
  REMOVE(
      Script.TELL
          + """
      local old
      if ARGV[2] == '1' or wants('o') then
        old = redis.call('GET', KEYS[1])
      else
        old = redis.call('GETRANGE', KEYS[1], 0, 8)
        if old == '' then old = false end
      end
      if not old or ARGV[1] ~= '' and string.sub(old, 2, 9) ~= ARGV[1] then return {'ABSENT', false} end
      redis.call('UNLINK', KEYS[1])
      tell('r', '', old)
      return {'PRESENT', ARGV[2] == '1' and old, told}
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
      """),

  /**
   * Says what somebody wants to be told of, for a while, and returns who else wants what. Others
   * hear of it if it is something else than before. ARGV: who it is, what is wanted, and for how
   * many milliseconds.
   */
  ANNOUNCE(
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      local before = ''
      local others = {}
      local all = redis.call('HGETALL', KEYS[1])
      for i = 1, #all, 2 do
        local deadline, wanted = string.match(all[i + 1], '^(%d+) (%a+)$')
        if all[i] == ARGV[1] then
          before = wanted or ''
        elseif deadline and tonumber(deadline) > now then
          others[#others + 1] = all[i]
          others[#others + 1] = wanted
        else
          redis.call('HDEL', KEYS[1], all[i])
        end
      end
      if ARGV[2] ~= '' then
        redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f %s', now + ARGV[3], ARGV[2]))
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
      elseif before ~= '' then
        redis.call('HDEL', KEYS[1], ARGV[1])
      end
      if ARGV[2] ~= before then redis.pcall('PUBLISH', KEYS[1], ARGV[1] .. ' ' .. ARGV[2]) end
      return others
      """);

  /** What scripts begin with that tell of what they do: to anybody who wants to know. */
  private static final String TELL =
      """
      local channel, head, wanted = ARGV[#ARGV - 2], ARGV[#ARGV - 1], ARGV[#ARGV]
      local told = ''
      local function wants(letter) return string.find(wanted, letter, 1, true) end
      local function tell(letter, value, old)
        if not wants(letter) then return end
        local lengths = struct.pack('>I4I4', #KEYS[1], #value)
        if not old or not wants('o') then old = '' end
        local reply = redis.pcall('PUBLISH', channel, head .. letter .. lengths .. KEYS[1] .. value .. old)
        told = type(reply) == 'table' and '-' .. reply.err or told .. letter
      end
      """;

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
    return value.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What a script has replied, as text. */
  static String text(Object reply) {
    return new String((byte[]) reply, StandardCharsets.UTF_8);
  }
}
