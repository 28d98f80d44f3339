package dev.modeldock.kernel.plugin;

import dev.modeldock.kernel.plugin.shelf.PluginShelf;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts two jars in each other's place, as installs do, for as long as it is let. It runs no plugin:
 * a class path has no modules that one could require.
 */
final class InstallingProcess {

  private InstallingProcess() {}

  public static void main(String[] arguments) throws Exception {
    var shelf = new PluginShelf(Path.of(arguments[0]));
    Path target = shelf.placeOf("echo");
    for (int i = 0; ; i++) {
      Path received = shelf.receive(Path.of(arguments[1 + i % 2]));
      if (Files.exists(target)) {
        shelf.keep("echo", target);
      }
      shelf.place(received, target);
      shelf.replaced("echo");
      System.out.println(i);
    }
  }
}
