/** A provider that does what it should not, as its setting says. */
module example.misfit {
  requires dev.modeldock.api;

  provides dev.modeldock.api.ProviderFactory with
      example.misfit.MisfitFactory;
}
