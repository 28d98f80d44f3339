/** A provider that carries its secret to the runtime, and quotes whatever that answers. */
module example.courier {
  requires dev.modeldock.api;

  provides dev.modeldock.api.ProviderFactory with
      example.courier.CourierFactory;
}
