/** A provider that behaves. */
module example.echo {
  requires dev.modeldock.api;

  provides dev.modeldock.api.ProviderFactory with
      example.echo.EchoFactory;
}
