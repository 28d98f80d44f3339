package dev.modeldock.kernel.plugin.leak;

import java.lang.management.ManagementFactory;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Finds what a plugin left in the places that a JVM has once for all. */
final class JvmPins {

  private final Origin origin;

  JvmPins(ClassLoader loader) {
    this.origin = new Origin(loader);
  }

  List<String> find() {
    var found = new ArrayList<String>();
    add(Authenticator.getDefault(), "default Authenticator", found);
    add(ProxySelector.getDefault(), "default ProxySelector", found);
    add(CookieHandler.getDefault(), "default CookieHandler", found);
    add(ResponseCache.getDefault(), "default ResponseCache", found);
    add(
        Thread.getDefaultUncaughtExceptionHandler(),
        "default handler of uncaught exceptions",
        found);
    for (var provider : Security.getProviders()) {
      add(provider, "security provider " + Origin.quoted(provider.getName()), found);
    }
    beans(found);
    return found;
  }

  private void beans(List<String> found) {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    for (ObjectName name : server.queryNames(null, null)) {
      try {
        if (origin.isOrAbove(server.getClassLoaderFor(name))) {
          found.add("MBean " + Origin.quoted(name.toString()));
        }
      } catch (InstanceNotFoundException _) {
        // It went away in the meantime.
      }
    }
  }

  private void add(@Nullable Object object, String what, List<String> found) {
    if (object != null && origin.has(object)) {
      found.add(what + ": " + object.getClass().getName());
    }
  }
}
