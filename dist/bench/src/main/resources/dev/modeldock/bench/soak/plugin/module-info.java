/** A provider whose every answer says which version of it has answered. */
module soak {
  requires dev.modeldock.api;

  provides dev.modeldock.api.ProviderFactory with
      soak.SoakFactory;
}
