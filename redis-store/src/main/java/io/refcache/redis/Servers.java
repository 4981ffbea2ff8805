package io.refcache.redis;

import java.util.List;

/**
 * The servers that have the entries: a single one, or the masters of a cluster, which share the
 * slots of the keys among them.
 *
 * <p>Safe for use by many threads.
 */
interface Servers extends AutoCloseable {
  /**
   * Who has the entry of a name, as far as is known.
   *
   * @throws io.refcache.store.StoreUnavailableException if nobody has
   */
  Node of(byte[] name);

  /** All that have entries, or may get some: at least one. */
  List<Node> masters();

  /** Whether there is a single server, and never another one. */
  boolean isOne();

  /** Rises when a master comes or goes, or the slots of one become those of another. */
  long revision();

  /**
   * Calls back after each change of {@link #revision}, in whatever thread has noticed it, which
   * must not be held up.
   */
  void onChange(Runnable listener);

  /**
   * The server that another one has named as the one to ask. May take as long as connecting may.
   *
   * @throws io.refcache.store.StoreException if there is none
   */
  Node follow(Redirect redirect, Node from);

  /** Looks soon whether a server that has failed somebody still is who it was. */
  void suspect(Node node);

  /** Closes all connections. */
  @Override
  void close();
}
