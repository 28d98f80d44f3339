package dev.modeldock.testkit.contract;

import dev.modeldock.api.ProviderFactory;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Another fixture's plugin, loaded once more by a class loader of its own. */
final class LoadedPlugin implements RuntimeFixture {

  private final RuntimeFixture origin;
  private final OwnClasses loader;
  private final ProviderFactory factory;

  LoadedPlugin(RuntimeFixture origin) throws ReflectiveOperationException {
    this.origin = origin;
    Class<?> type = origin.factory().getClass();
    loader = new OwnClasses(type);
    factory =
        (ProviderFactory) loader.loadClass(type.getName()).getDeclaredConstructor().newInstance();
  }

  @Override
  public ProviderFactory factory() {
    return factory;
  }

  @Override
  public Map<String, Object> settings() {
    return origin.settings();
  }

  @Override
  public Map<String, String> secrets() {
    return origin.secrets();
  }

  @Override
  public Optional<Cue> cue(Scene scene) {
    return origin.cue(scene);
  }

  @Override
  public boolean awaitCall(Duration limit) throws InterruptedException {
    return origin.awaitCall(limit);
  }

  @Override
  public boolean awaitAbandoned(Duration limit) throws InterruptedException {
    return origin.awaitAbandoned(limit);
  }

  /** Closes the class loader; the runtime goes on. */
  @Override
  public void close() throws IOException {
    loader.close();
  }

  /** Loads what is in a plugin's own jar or folder by itself, and all else by the test's loader. */
  private static final class OwnClasses extends URLClassLoader {

    OwnClasses(Class<?> type) {
      super(
          new URL[] {type.getProtectionDomain().getCodeSource().getLocation()},
          type.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        if (known != null) {
          return known;
        }
        try {
          return findClass(name);
        } catch (ClassNotFoundException e) {
          return super.loadClass(name, resolve);
        }
      }
    }
  }
}
