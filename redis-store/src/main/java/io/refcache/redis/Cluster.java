package io.refcache.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import io.refcache.store.StoreUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The masters of a cluster, and which of them has which slots.
 *
 * <p>Who has what the nodes are asked for at the beginning, every {@value #PERIOD_MILLIS} ms, and
 * soon after one has failed somebody; the client asks all and believes the majority. A slot that
 * moves meanwhile is noted as soon as its old master says so. There is a connection to each master
 * before it is used, each with a health of its own: when one falls silent, only its slots fail.
 *
 * <p>The client's own connection to a cluster is not used: it hides which node a command went to,
 * so that a silent one could not be left, and hands on what a closed connection had queued.
 */
final class Cluster implements Servers {
  static final long PERIOD_MILLIS = 30_000;

  /** Between two looks, however many ask for one. */
  private static final long PAUSE_MILLIS = 500;

  private static final Logger LOG = System.getLogger(Cluster.class.getName());

  private final Connector connector;
  private final RedisURI first;
  private final RedisClusterClient topology;
  private final Health.Counters counters;
  private final AtomicReferenceArray<Node> bySlot = new AtomicReferenceArray<>(SlotHash.SLOT_COUNT);
  private final AtomicLong revision = new AtomicLong();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** By host and port. Replaced under this. */
  private volatile Map<String, Node> masters = Map.of();

  /** Masters no longer, but there may be replies to come. Guarded by this. */
  private List<Node> retired = new ArrayList<>();

  /* Guarded by lookout. */
  private final Object lookout = new Object();
  private boolean suspicious;
  private volatile boolean closed;

  /**
   * Connects to all masters.
   *
   * @throws RedisException if nobody says who they are
   */
  Cluster(Connector connector, ServerAddress address, Health.Counters counters) {
    this.connector = connector;
    this.first = address.uri();
    this.counters = counters;
    this.topology = connector.topologyOf(address.uris());
    try {
      look();
    } catch (RuntimeException | Error e) {
      masters.values().forEach(Node::stop);
      Connector.shutDown(topology);
      throw e;
    }
    Thread thread = new Thread(this::keepLooking, "refcache-redis-topology");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public Node of(byte[] name) {
    int slot = SlotHash.getSlot(name);
    Node node = bySlot.get(slot);
    if (node == null) {
      lookSoon();
      throw StoreUnavailableException.unchanged(
          "%s: no master has slot %d".formatted(anyText(), slot), null);
    }
    return node;
  }

  private String anyText() {
    return masters.values().iterator().next().text();
  }

  @Override
  public List<Node> masters() {
    return List.copyOf(masters.values());
  }

  @Override
  public boolean isOne() {
    return false;
  }

  @Override
  public long revision() {
    return revision.get();
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public Node follow(Redirect redirect, Node from) {
    String host = redirect.host().isEmpty() ? from.uri().getHost() : redirect.host();
    Node to = masters.get(endpoint(host, redirect.port()));
    if (to == null) {
      lookNow();
      to = masters.get(endpoint(host, redirect.port()));
    }
    if (to == null && !redirect.once()) {
      to = bySlot.get(redirect.slot()); // it may be known by another name
    }
    if (to == null || to == from) {
      lookSoon();
      throw StoreUnavailableException.unchanged(
          "%s: slot %d is with %s:%d, which is not known yet"
              .formatted(from.text(), redirect.slot(), host, redirect.port()),
          null);
    }
    if (!redirect.once() && bySlot.compareAndSet(redirect.slot(), from, to)) {
      changed();
    }
    return to;
  }

  @Override
  public void suspect(Node node) {
    lookSoon();
  }

  private void lookSoon() {
    synchronized (lookout) {
      suspicious = true;
      lookout.notifyAll();
    }
  }

  private void keepLooking() {
    try {
      while (!closed) {
        synchronized (lookout) {
          if (!suspicious && !closed) {
            lookout.wait(PERIOD_MILLIS);
          }
          suspicious = false;
        }
        if (!closed) {
          lookNow();
          Thread.sleep(PAUSE_MILLIS);
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.WARNING, "somebody has ended the thread that looks after a cluster", e);
    }
  }

  private void lookNow() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, () -> anyText() + ": nobody says who has which slots", e);
    }
  }

  /** Asks the cluster who has what, and connects to whom there was no connection. */
  private synchronized void look() {
    topology.refreshPartitions();
    Map<String, Node> found = new LinkedHashMap<>();
    Node[] owners = new Node[SlotHash.SLOT_COUNT];
    for (RedisClusterNode each : topology.getPartitions()) {
      boolean gone = each.is(NodeFlag.FAIL) && each.hasNoSlots();
      if (each.getRole().isUpstream() && !gone) {
        Node node = nodeAt(each.getUri());
        found.put(endpoint(each.getUri().getHost(), each.getUri().getPort()), node);
        each.forEachSlot(slot -> owners[slot] = node);
      }
    }
    if (found.isEmpty()) {
      throw new RedisException("nobody knows a master");
    }
    for (Node node : found.values()) {
      if (!node.isOpen()) {
        open(node);
      }
    }
    use(found, owners);
  }

  private Node nodeAt(RedisURI found) {
    String endpoint = endpoint(found.getHost(), found.getPort());
    Node known = masters.get(endpoint);
    if (known != null) {
      return known;
    }
    RedisURI uri =
        RedisURI.builder(first).withHost(found.getHost()).withPort(found.getPort()).build();
    return new Node(connector, uri, "cluster node " + endpoint, counters);
  }

  private void open(Node node) {
    try {
      node.renew();
    } catch (RedisException e) {
      LOG.log(Level.WARNING, "{0}: there is no connection to be had: {1}", node, e.getMessage());
      LOG.log(Level.DEBUG, () -> "no connection to " + node, e);
    }
  }

  private void use(Map<String, Node> found, Node[] owners) {
    boolean changed = !found.equals(masters);
    retired.forEach(Node::close);
    retired = new ArrayList<>(masters.values());
    retired.removeAll(found.values());
    retired.forEach(node -> node.health().close());
    masters = found;
    for (int slot = 0; slot < owners.length; slot++) {
      changed |= bySlot.getAndSet(slot, owners[slot]) != owners[slot];
    }
    if (closed) {
      found.values().forEach(Node::stop);
    } else if (changed) {
      changed();
    }
  }

  private void changed() {
    revision.incrementAndGet();
    listeners.forEach(Runnable::run);
  }

  private static String endpoint(String host, int port) {
    return host + ':' + port;
  }

  @Override
  public void close() {
    synchronized (lookout) {
      closed = true;
      lookout.notifyAll();
    }
    try {
      Connector.shutDown(topology);
    } finally {
      masters.values().forEach(Node::stop);
      connector.close();
    }
  }
}
