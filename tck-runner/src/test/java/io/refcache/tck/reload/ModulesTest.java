package io.refcache.tck.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.tck.reload.Container.Deployment;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The built jars are modules, and work as such: the provider finds the engine, and an application
 * the provider.
 */
class ModulesTest {

  private static final String PROVIDER = "io.refcache.jcache";
  private static final String ENGINE = "io.refcache.engine";

  private final ModuleLayer layer = layer();

  @Test
  void anApplicationIsServedByModules() {
    Container container = new Container(layer.findLoader(PROVIDER), Libraries.applications());
    Deployment deployment = container.deploy(Application.class);
    deployment.run();
    deployment.close();
  }

  @Test
  void theEngineShowsItsContractAndItsEntry() {
    assertThat(exports(ENGINE))
        .containsExactlyInAnyOrder("io.refcache.store", "io.refcache.engine");
  }

  @Test
  void theProviderKeepsItsPartsToItself() {
    assertThat(exports(PROVIDER))
        .contains("io.refcache.jcache")
        .doesNotContain("io.refcache.jcache.integration", "io.refcache.jcache.management");
  }

  private Set<String> exports(String module) {
    return layer.findModule(module).orElseThrow().getDescriptor().exports().stream()
        .filter(exports -> !exports.isQualified())
        .map(ModuleDescriptor.Exports::source)
        .collect(Collectors.toSet());
  }

  private static ModuleLayer layer() {
    ModuleFinder jars = ModuleFinder.of(Libraries.jars().toArray(Path[]::new));
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolveAndBind(jars, ModuleFinder.of(), Set.of(PROVIDER));
    return ModuleLayer.boot()
        .defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
  }
}
