/** Leaves things behind that keep it in memory. */
module example.leaky {
  requires dev.modeldock.api;
  requires java.logging;
  requires java.management;
  requires java.net.http;

  provides dev.modeldock.api.ProviderFactory with
      example.leaky.LeakyFactory;
}
