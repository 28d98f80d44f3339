package dev.modeldock.cli.connect;

/** A kind of program that can be pointed at the gateway. */
public sealed interface Client permits CurlClient, ScriptClient, ConfiguredClient {

  /** {@return what the command line calls it} */
  String id();

  /** {@return the base URL that it is given for the gateway at {@code gateway}} */
  String baseUrl(String gateway);

  /**
   * {@return the settings in the form in which people copy them} A key that is in an environment
   * variable is referred to by its name; any other is written out.
   */
  String snippet(ClientSettings settings);

  /** {@return how it speaks} */
  Dialect dialect();
}
