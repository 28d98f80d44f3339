package dev.modeldock.cli.connect.probe;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.connect.ClientSettings;

/**
 * Says what a refused request means for the one who sets a client up, and what to do.
 *
 * @param request what was asked, such as {@code POST /v1/messages}
 */
record Refusal(ClientSettings settings, String request) {

  private static final String ROUTE = "route_not_found";

  /** {@return the failure behind an answer with {@code status} and the error object in it} */
  CommandFailure of(int status, JsonObject error) {
    String code = code(error);
    if (status == 404 && (code.isEmpty() || code.equals(ROUTE)) || status == 405) {
      return failed(
          "surface_missing",
          "is not served by this gateway",
          "it may be older than this command: modeldock status tells its version");
    }
    String message = error.text("message");
    return failure(
        ExitCode.ofStatus(status),
        code.isEmpty() ? "http_" + status : code,
        "was refused with status %d%s".formatted(status, message.isEmpty() ? "" : ": " + message),
        hint(status));
  }

  /** {@return the failure that an answer has ended in, although it began well} */
  CommandFailure inStream(JsonObject error) {
    String code = code(error);
    String message = error.text("message");
    return failed(
        code.isEmpty() ? "stream_failed" : code,
        "ended in an error: " + (message.isEmpty() ? "without a reason" : message),
        hint(502));
  }

  CommandFailure failed(String code, String what, String hint) {
    return failure(ExitCode.FAILURE, code, what, hint);
  }

  private CommandFailure failure(ExitCode exit, String code, String what, String hint) {
    return new CommandFailure(exit, code, settings.key().hiddenIn(request + " " + what), hint);
  }

  private static String code(JsonObject error) {
    return error.text("code").isEmpty() ? error.text("type") : error.text("code");
  }

  private String hint(int status) {
    return switch (status) {
      case 401 -> "modeldock keys list shows which keys are good; without a given key one is made";
      case 403 -> "modeldock keys show tells what the key may use; or ask for another --model";
      case 404 -> "modeldock models list has the models; choose one with --model";
      case 429 -> "wait a moment and run this again";
      default -> status < 500 ? "try another --model" : test();
    };
  }

  private String test() {
    int colon = settings.model().indexOf(':');
    return colon < 0
        ? "modeldock aliases show " + settings.model()
        : "modeldock instances test " + settings.model().substring(0, colon);
  }
}
