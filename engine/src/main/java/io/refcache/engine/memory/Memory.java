package io.refcache.engine.memory;

/**
 * Where slabs come from and go to. Safe for use by any thread.
 *
 * <p>A slab ends in one of two ways. {@link #unmap} ends it at once, when nobody can be reading it.
 * {@link #retire} ends it once the last reader that may have seen it has left its section of {@link
 * #epochs()}; the slab must be out of reach for new readers before the call.
 */
public interface Memory extends AutoCloseable {
  /**
   * Gets a piece of memory, filled with zeros and aligned to at least 8 bytes.
   *
   * @param bytes its size, at least 1
   * @throws OutOfNativeMemoryException if there is no more; nothing has changed then
   * @throws IllegalStateException if this memory is closed
   */
  Slab map(int bytes);

  /** The slab of no bytes: mapped nowhere, always the same, and never given back. */
  Slab nothing();

  /**
   * Gives a slab back at once. The caller guarantees that nobody reads it.
   *
   * @throws IllegalStateException if it was given back before
   */
  void unmap(Slab slab);

  /**
   * Gives a slab back as soon as no announced reader can still see it: at once if there is none,
   * else on a later call or {@link #reclaimRetired()}.
   *
   * @throws IllegalStateException if it was given back before
   */
  void retire(Slab slab);

  /**
   * Gives back the retired slabs that no reader can see any more; background work.
   *
   * @return how many bytes were given back
   */
  long reclaimRetired();

  /**
   * Asks the C library to return to the operating system what it holds free, if enough has been
   * given back since the last time to be worth it. Best effort, up to some milliseconds long: for
   * the background only.
   */
  void trim();

  /** Bytes that are mapped, retired ones included. */
  long mappedBytes();

  /** Where readers of this memory announce themselves. */
  ReadEpochs epochs();

  /**
   * Gives the retired slabs back, waiting for their readers. Idempotent. Slabs that were neither
   * unmapped nor retired stay what they are.
   *
   * @throws IllegalStateException if a reader doesn't leave in time
   */
  @Override
  void close();
}
