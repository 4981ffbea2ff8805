package io.refcache.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before a server and passes on what is said, but for one reply: the command reaches the
 * server, which carries it out, and then the connection breaks instead of the reply being seen. Or
 * it breaks all connections, and takes no other, until it is told to.
 */
final class LossyProxy implements AutoCloseable {
  /** How a connection breaks. */
  enum Break {
    FIN,
    RST
  }

  private final ServerSocket door;
  private final int serverPort;

  /* What is to be lost next; the word is null if nothing is. Guarded by this. */
  private String word;
  private Break end;

  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile boolean swallowing;

  LossyProxy(RedisServer server) {
    serverPort = server.port();
    try {
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::serve);
  }

  int port() {
    return door.getLocalPort();
  }

  String uri() {
    return "redis://127.0.0.1:" + port();
  }

  /** Loses the reply to the next command, and to that alone, whose bytes contain a word. */
  synchronized void loseReplyTo(String commandWord, Break by) {
    word = commandWord;
    end = by;
  }

  /** Breaks all connections, and any that is made until {@link #mend}. */
  void cut(Break by) {
    cut = true;
    connections.forEach(connection -> connection.end(by));
  }

  /** Takes what is said, and passes nothing on, until {@link #mend}; no connection breaks. */
  void swallow() {
    swallowing = true;
  }

  void mend() {
    cut = false;
    swallowing = false;
  }

  /** How this is to be lost; null if it is not. */
  private synchronized Break lossOf(String request) {
    if (word == null || !request.contains(word)) {
      return null;
    }
    word = null;
    return end;
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "lossy-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    try {
      while (true) {
        Socket client = door.accept();
        Connection connection =
            new Connection(client, new Socket(InetAddress.getLoopbackAddress(), serverPort));
        connections.add(connection);
        if (cut) {
          connection.end(Break.FIN);
          continue;
        }
        start(connection::passRequests);
        start(connection::passReplies);
      }
    } catch (IOException e) {
      // Closed: this is how it ends.
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket server;
    private volatile Break loss;

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    /** Both ends of it. */
    void end(Break by) {
      connections.remove(this);
      try (client;
          server) {
        client.setSoLinger(by == Break.RST, 0);
      } catch (IOException e) {
        // It has ended by itself.
      }
    }

    void passRequests() {
      byte[] buffer = new byte[1 << 16];
      try (server) {
        for (int size; (size = client.getInputStream().read(buffer)) > 0; ) {
          if (swallowing) {
            continue;
          }
          if (loss == null) {
            loss = lossOf(new String(buffer, 0, size, ISO_8859_1));
          }
          server.getOutputStream().write(buffer, 0, size);
        }
      } catch (IOException e) {
        // One of the two has gone, and so does the other one.
      }
    }

    void passReplies() {
      byte[] buffer = new byte[1 << 16];
      try (client) {
        for (int size; (size = server.getInputStream().read(buffer)) > 0; ) {
          if (loss != null) {
            client.setSoLinger(loss == Break.RST, 0);
            return;
          }
          if (!swallowing) {
            client.getOutputStream().write(buffer, 0, size);
          }
        }
      } catch (IOException e) {
        // One of the two has gone, and so does the other one.
      }
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
