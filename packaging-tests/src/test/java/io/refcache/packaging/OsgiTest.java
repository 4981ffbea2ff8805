package io.refcache.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.packaging.bundle.BundledApplication;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** The built jars are bundles, and an application that is one too works with them. */
class OsgiTest {
  @TempDir private Path storage;

  private Framework framework;

  @BeforeEach
  void startFramework() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    // The bundles see one another, and of the class path of this test nothing.
    settings.put(Constants.FRAMEWORK_BUNDLE_PARENT, Constants.FRAMEWORK_BUNDLE_PARENT_EXT);
    settings.put("felix.bootdelegation.implicit", "false");
    framework = new FrameworkFactory().newFramework(settings);
    framework.start();
  }

  @AfterEach
  void stopFramework() throws Exception {
    framework.stop();
    framework.waitForStop(10_000);
  }

  @Test
  void anApplicationThatIsABundleIsServedByBundles() throws Exception {
    BundleContext bundles = framework.getBundleContext();
    for (Path jar : Published.all()) {
      bundles.installBundle(jar.toUri().toString());
    }
    Bundle bundle =
        bundles.installBundle("application", new ByteArrayInputStream(applicationBundle()));
    for (Bundle installed : bundles.getBundles()) {
      installed.start();
    }

    Class<?> type = bundle.loadClass(BundledApplication.class.getName());
    assertThat(type).isNotSameAs(BundledApplication.class);
    assertThat(((Supplier<?>) type.getConstructor().newInstance()).get()).isEqualTo("Ada [3, 4]");
  }

  private static byte[] applicationBundle() throws IOException {
    Manifest manifest = new Manifest();
    Attributes headers = manifest.getMainAttributes();
    headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "application");
    headers.putValue(
        Constants.IMPORT_PACKAGE,
        "javax.cache,javax.cache.configuration,javax.cache.spi,io.refcache.jcache");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      for (Class<?> type : List.of(BundledApplication.class, BundledApplication.User.class)) {
        String file = type.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new ZipEntry(file));
        try (InputStream code = type.getClassLoader().getResourceAsStream(file)) {
          code.transferTo(jar);
        }
      }
    }
    return bytes.toByteArray();
  }
}
