package dev.modeldock.plugins.demo;

import dev.modeldock.api.ProviderFactory;
import dev.modeldock.testkit.contract.RuntimeFixture;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * The contract, kept by a jar that was compiled against API 1.0 and never since. It was this very
 * template; whatever becomes of the API and the host, plugins like it must go on.
 */
class FrozenContractTest extends DemoContractTest {

  private static final Path JAR = Path.of("src/test/frozen/veteran-api-1.0.jar");

  @Override
  protected RuntimeFixture start() {
    return new Fixture(factory());
  }

  private static ProviderFactory factory() {
    String name =
        ModuleFinder.of(JAR).findAll().iterator().next().descriptor().provides().stream()
            .flatMap(service -> service.providers().stream())
            .findFirst()
            .orElseThrow();
    try {
      // Open for as long as its classes are in use, which is until the tests end.
      var loader =
          new URLClassLoader(
              new URL[] {JAR.toUri().toURL()}, FrozenContractTest.class.getClassLoader());
      return loader
          .loadClass(name)
          .asSubclass(ProviderFactory.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException(JAR + " cannot be used", e);
    }
  }
}
