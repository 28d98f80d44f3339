/** A plugin that does harm wherever it is asked. */
module example.hostile {
  requires dev.modeldock.api;

  provides dev.modeldock.api.ProviderFactory with
      example.hostile.HostileFactory;
}
