package io.refcache.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;

/** A {@link Shop} in this JVM, and consoles that look at it through a remote connection. */
final class LiveShop implements AutoCloseable {
  private static int count;

  final String manager = "shop-" + ++count;
  final Shop shop = new Shop(manager);
  final JMXConnectorServer server;

  /**
   * What a console said.
   *
   * @param status its exit status
   * @param out its standard output
   * @param errors its standard error
   */
  record Said(int status, String out, String errors) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  LiveShop() throws Exception {
    server =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("service:jmx:rmi://"),
            null,
            ManagementFactory.getPlatformMBeanServer());
    server.start();
  }

  /** Runs a command on this shop in an output of some width that is no terminal. */
  Said console(int width, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", server.getAddress().toString(), "--manager", manager));
    return run(width, all.toArray(String[]::new));
  }

  static Said run(int width, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    Output output =
        new Output(new PrintStream(out, true, StandardCharsets.UTF_8), width, false, false);
    int status = Main.run(output, new PrintStream(errors, true, StandardCharsets.UTF_8), arguments);
    return new Said(
        status, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    shop.close();
    server.stop();
  }
}
