package dev.modeldock.cli.connect;

/**
 * What a client needs in order to talk to the gateway.
 *
 * @param gateway where the gateway is, without a path
 * @param key who the client is
 * @param model what it asks for
 */
public record ClientSettings(String gateway, ClientKey key, String model) {

  /** What a first request asks. */
  public static final String QUESTION = "Say hello.";

  /** {@return the base URL of the APIs in the manner of OpenAI} */
  String openAi() {
    return gateway + "/v1";
  }
}
