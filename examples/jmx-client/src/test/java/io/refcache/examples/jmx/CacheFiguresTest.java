package io.refcache.examples.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.rmi.server.RMIServerSocketFactory;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;
import org.junit.jupiter.api.Test;

/** Reads the figures over a remote connection, though to this same process. */
class CacheFiguresTest {

  /** Listens on the loopback interface alone. */
  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 0, InetAddress.getLoopbackAddress());
  }

  @Test
  void figuresAreReadAndOptionsAreSetFromElsewhere() throws Exception {
    RMIServerSocketFactory loopback = CacheFiguresTest::listen;
    JMXConnectorServer server =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("rmi", "127.0.0.1", 0),
            Map.of(RMIConnectorServer.RMI_SERVER_SOCKET_FACTORY_ATTRIBUTE, loopback),
            ManagementFactory.getPlatformMBeanServer());
    server.start();
    Properties properties = new Properties();
    properties.setProperty("refcache.maxmemory", "32mb");
    try (CacheManager manager =
        Caching.getCachingProvider().getCacheManager(null, null, properties)) {
      Cache<Integer, String> users = manager.createCache("users", new MutableConfiguration<>());
      for (int i = 0; i < 1000; i++) {
        users.put(i, "user " + i);
      }
      users.get(1);
      users.get(-1);
      String url = server.getAddress().toString();
      List<String> figures = run(url);
      assertThat(figures).hasSize(2);
      assertThat(figures.get(0)).matches("manager refcache: [\\d,.]+ of 33.554.432 bytes");
      assertThat(figures.get(1)).matches("cache users: 1.000 entries, 1 hits, 1 misses, 0 evicted");
      assertThat(run(url, "maxmemory", "64mb").get(0)).matches(".* of 67.108.864 bytes");
    } finally {
      server.stop();
    }
  }

  private static List<String> run(String... args) throws Exception {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      CacheFigures.main(args);
    } finally {
      System.setOut(before);
    }
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
