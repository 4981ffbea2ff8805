package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.RefcacheCache;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is reached by TLS, and lets in who shows that it knows its key. */
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir private static Path directory;

  private static RedisServer server;
  private static int port;

  @BeforeAll
  static void startServer() throws Exception {
    makeKey("server");
    makeKey("stranger");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    server =
        RedisServer.start(
            "--tls-port",
            String.valueOf(port),
            "--tls-cert-file",
            pathOf("server.crt"),
            "--tls-key-file",
            pathOf("server.key"),
            "--tls-ca-cert-file",
            pathOf("server.crt"),
            "--tls-auth-clients",
            "yes");
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  private static String pathOf(String file) {
    return directory.resolve(file).toString();
  }

  /** Makes a key, and a certificate for it which nobody but itself has signed. */
  private static void makeKey(String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    String store = pathOf(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-ext",
                    "bc:c",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store,
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes());
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(store))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Key key = keys.getKey(name, PASSWORD.toCharArray());
    writePem(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
    writePem(name + ".key", "PRIVATE KEY", key.getEncoded());
  }

  private static void writePem(String file, String kind, byte[] content) throws IOException {
    String text = Base64.getMimeEncoder().encodeToString(content);
    Files.writeString(
        directory.resolve(file),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(kind, text, kind));
  }

  private static Jvm trusting(String name) {
    return new Jvm(
        "rediss://127.0.0.1:" + port,
        "redis-timeout",
        "9s",
        "redis-connect-timeout",
        "9s",
        "redis-tls-ca-cert-file",
        pathOf(name + ".crt"),
        "redis-tls-cert-file",
        pathOf("server.crt"),
        "redis-tls-key-file",
        pathOf("server.key"));
  }

  @Test
  void entriesGoByTls() throws IOException {
    try (Jvm jvm = trusting("server")) {
      RefcacheCache<String, String> cache = jvm.cache("tls", String.class, String.class);
      cache.put("key", "value");
      assertThat(cache.get("key")).isEqualTo("value");
      assertThat(server.command("DBSIZE")).isEqualTo(":2\r\n");
    }
  }

  @Test
  void aServerWhoseCertificateNobodyVouchesForIsNotTrusted() {
    try (Jvm jvm = trusting("stranger")) {
      assertThatThrownBy(() -> jvm.cache("tls", String.class, String.class))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("rediss://127.0.0.1:" + port)
          .hasMessageContaining("its certificate is not trusted")
          .hasMessageContaining("redis-tls-ca-cert-file");
    }
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    try (Jvm jvm = trusting("nobody")) {
      assertThatThrownBy(() -> jvm.cache("tls", String.class, String.class))
          .hasMessageContaining("redis-tls-ca-cert-file")
          .hasMessageContaining("nobody.crt");
    }
  }
}
