package dev.modeldock.testkit.host;

import dev.modeldock.api.ProviderFactory;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * A plugin's classes, loaded once more and apart from the test's own, so that a test can let go of
 * them as a host does that unloads the plugin. All else comes from the test's class loader.
 */
public final class PluginClasses extends URLClassLoader {

  /** Takes the classes from the jar or folder that {@code factory} comes from. */
  public PluginClasses(Class<? extends ProviderFactory> factory) {
    super(
        new URL[] {factory.getProtectionDomain().getCodeSource().getLocation()},
        factory.getClassLoader());
  }

  /** {@return a new factory of the class that is called as {@code factory} is} */
  public ProviderFactory factory(Class<? extends ProviderFactory> factory)
      throws ReflectiveOperationException {
    return loadClass(factory.getName())
        .asSubclass(ProviderFactory.class)
        .getDeclaredConstructor()
        .newInstance();
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
