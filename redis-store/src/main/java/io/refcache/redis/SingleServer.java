package io.refcache.redis;

import io.refcache.store.StoreException;
import java.util.List;

/** One server, or the master that Sentinels know, whoever that is. */
final class SingleServer implements Servers {
  private final Connector connector;
  private final Node node;

  /**
   * Connects.
   *
   * @throws io.lettuce.core.RedisException if there is no connection to be had
   */
  SingleServer(Connector connector, ServerAddress address, Health.Counters counters) {
    this.connector = connector;
    this.node = new Node(connector, address.uri(), address.text(), counters);
    node.renew();
  }

  @Override
  public Node of(byte[] name) {
    return node;
  }

  @Override
  public List<Node> masters() {
    return List.of(node);
  }

  @Override
  public boolean isOne() {
    return true;
  }

  @Override
  public long revision() {
    return 0;
  }

  @Override
  public void onChange(Runnable listener) {
    // Nothing changes: connections to whoever is the master now are made by its address.
  }

  @Override
  public Node follow(Redirect redirect, Node from) {
    throw new StoreException(ServerMode.CLUSTER.refusal(from.text()));
  }

  @Override
  public void suspect(Node suspect) {
    // Its own health sees to it.
  }

  @Override
  public void close() {
    node.stop();
    connector.close();
  }
}
