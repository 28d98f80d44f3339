/** A provider whose every failure repeats what it was told. */
module example.indiscreet {
  requires dev.modeldock.api;

  provides dev.modeldock.api.ProviderFactory with
      example.indiscreet.IndiscreetFactory;
}
