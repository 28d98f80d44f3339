import org.jspecify.annotations.NullMarked;

/**
 * A small provider that is whole: go on from here.
 *
 * <p>A plugin is one modular jar. Its descriptor says three things, and the host insists on each:
 *
 * <ul>
 *   <li>it requires {@code dev.modeldock.api}, and beside it only {@code java.*} and {@code
 *       tools.jackson.*}; {@code static} is fine for annotations, which are not needed at run time;
 *   <li>it exports and opens nothing: nobody calls a plugin but the host, and the host only through
 *       the API;
 *   <li>it provides one service.
 * </ul>
 *
 * <p>The jar's manifest names the plugin, its version, and the API that it was built for: see
 * {@code src/main/resources/META-INF/MANIFEST.MF}.
 */
@NullMarked
module dev.modeldock.plugins.demo {
  requires dev.modeldock.api;
  requires static org.jspecify;
  requires tools.jackson.databind;

  provides dev.modeldock.api.ProviderFactory with
      dev.modeldock.plugins.demo.DemoProviderFactory;
}
