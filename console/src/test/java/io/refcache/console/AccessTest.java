package io.refcache.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import javax.management.remote.JMXAuthenticator;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXPrincipal;
import javax.management.remote.JMXServiceURL;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may see figures but no keys, by the roles of JMX's own access file. */
class AccessTest {
  private static final String MANAGER = "guarded-shop";

  @TempDir private Path folder;

  private Shop shop;
  private JMXConnectorServer server;

  @BeforeEach
  void open() throws Exception {
    shop = new Shop(MANAGER);
    shop.serve(100);
    Path access = folder.resolve("access");
    Files.writeString(access, "reader readonly\nwriter readwrite\n");
    JMXAuthenticator anybody =
        credentials -> {
          JMXPrincipal user = new JMXPrincipal(((String[]) credentials)[0]);
          return new Subject(true, Set.of(user), Set.of(), Set.of());
        };
    server =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("service:jmx:rmi://"),
            Map.of(
                JMXConnectorServer.AUTHENTICATOR,
                anybody,
                "jmx.remote.x.access.file",
                access.toString()),
            ManagementFactory.getPlatformMBeanServer());
    server.start();
  }

  @AfterEach
  void close() throws Exception {
    server.stop();
    shop.close();
  }

  @Test
  void whoMayReadSeesFiguresAndNoKeys() {
    assertThat(as("reader", "info").out()).contains("used_memory", "maxmemory-policy");
    assertThat(as("reader", "memory").out()).contains("Size classes", "Not asked: ");
    for (String[] forbidden :
        new String[][] {{"keys", "products"}, {"set", "maxmemory-samples", "7"}}) {
      LiveShop.Said said = as("reader", forbidden);
      assertThat(said.status()).isEqualTo(1);
      assertThat(said.out()).isEmpty();
      assertThat(said.errors())
          .startsWith("error: this user may not do that")
          .contains("readwrite");
    }
  }

  @Test
  void whoMayWriteSeesKeysAndSetsOptions() {
    assertThat(as("writer", "keys", "products").out()).contains("product:");
    assertThat(as("writer", "memory").out()).contains("Doctor").doesNotContain("Not asked");
    assertThat(as("writer", "set", "maxmemory-samples", "7").out()).startsWith("OK");
  }

  private LiveShop.Said as(String user, String... command) {
    String[] where = {
      "--url", server.getAddress().toString(), "--user", user, "--manager", MANAGER
    };
    String[] all = new String[command.length + where.length];
    System.arraycopy(command, 0, all, 0, command.length);
    System.arraycopy(where, 0, all, command.length, where.length);
    return LiveShop.run(80, all);
  }
}
