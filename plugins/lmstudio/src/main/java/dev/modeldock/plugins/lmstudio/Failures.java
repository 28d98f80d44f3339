package dev.modeldock.plugins.lmstudio;

import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.OpenAiQuirks;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Knows what LM Studio means by its errors, whose codes and statuses say little. */
final class Failures implements OpenAiQuirks {

  private static final List<String> OVERFLOW =
      List.of(
          "greater than the context length",
          "context size has been exceeded",
          "context the overflows",
          "does not fit in context length",
          "reached context length",
          "context overflow");

  private static final List<String> OF_ITS_OWN =
      List.of("failed to load model", "has crashed", "was unloaded", "model unloaded");

  @Override
  public @Nullable ProviderException failure(ErrorReport report) {
    String message = report.message().toLowerCase(Locale.ROOT);
    String said = report.runtime() + ": " + report.message();
    // The text repeats the beginning of the token.
    if (report.status() == 401
        || report.status() == 403
        || report.code().equals("invalid_api_key")) {
      return new CredentialsRejected(report.stage(), needsToken(report.runtime(), report.status()));
    }
    if (OVERFLOW.stream().anyMatch(message::contains)) {
      return new ContextExceeded(report.stage(), said);
    }
    if (message.contains("no models loaded")) {
      return new ModelUnknown(
          report.stage(),
          report.runtime()
              + " has no model loaded for this: load it in LM Studio or by 'lms load', or switch"
              + " just-in-time loading on in its developer settings");
    }
    if (OF_ITS_OWN.stream().anyMatch(message::contains)) {
      return new Unreachable(report.stage(), said);
    }
    if (message.contains("jinja template")) {
      return new RequestRejected(
          report.stage(),
          report.runtime() + ": the model's prompt template does not take these messages");
    }
    return null;
  }

  static String needsToken(String runtime, int status) {
    return status == 403
        ? runtime + " does not permit this with the instance's token: check its permissions"
        : runtime
            + " needs a token: make one in LM Studio's server settings and put it into the secret "
            + LmStudioProviderFactory.API_TOKEN;
  }
}
