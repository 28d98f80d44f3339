package dev.modeldock.kernel.telemetry;

import io.opentelemetry.api.common.AttributeKey;

/**
 * The names of what is told, by OpenTelemetry's semantic conventions for generative AI; those that
 * it has no word for begin with {@code modeldock}.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/">the conventions</a>
 */
final class Names {

  static final String SCOPE = "dev.modeldock";
  static final String SERVICE = "modeldock";

  static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
  static final AttributeKey<String> SERVICE_VERSION = AttributeKey.stringKey("service.version");

  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
  static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
  static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
  static final AttributeKey<String> RESPONSE_MODEL =
      AttributeKey.stringKey("gen_ai.response.model");
  static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
  static final AttributeKey<Long> OUTPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");
  static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  static final AttributeKey<String> INSTANCE = AttributeKey.stringKey("modeldock.instance");
  static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("modeldock.outcome");
  static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("modeldock.request.id");
  static final AttributeKey<Boolean> STREAM = AttributeKey.booleanKey("modeldock.stream");

  static final String DURATION = "gen_ai.server.request.duration";
  static final String FIRST_TOKEN = "gen_ai.server.time_to_first_token";
  static final String TOKENS = "gen_ai.client.token.usage";

  private Names() {}

  /** {@return the convention's name of what a surface of ours does} */
  static String operation(String surface) {
    return switch (surface) {
      case "chat_completions", "messages", "responses" -> "chat";
      case "completions" -> "text_completion";
      case "embeddings" -> "embeddings";
      default -> surface;
    };
  }
}
