package dev.modeldock.kernel.wire.upstream;

import dev.modeldock.api.error.ContentRefused;
import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.OpenAiQuirks;
import dev.modeldock.api.host.OpenAiQuirks.ErrorReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells what kind of failure a runtime reports. Its quirks are asked first. What they leave open is
 * told by the one table; read from the top, the first row that fits decides:
 *
 * <table>
 * <caption>From the answer to the exception</caption>
 * <tr><th>answer</th><th>exception</th></tr>
 * <tr><td>401, 403; a key's code; a key's wording with 400</td><td>CredentialsRejected</td></tr>
 * <tr><td>402, an unpaid account's code</td><td>CredentialsRejected</td></tr>
 * <tr><td>a content policy's code</td><td>ContentRefused</td></tr>
 * <tr><td>a code or wording about the context window</td><td>ContextExceeded</td></tr>
 * <tr><td>an unknown model's code or wording</td><td>ModelUnknown</td></tr>
 * <tr><td>404, 405, 3xx, an unknown path's wording: a wrong address</td>
 * <td>ProtocolBroken</td></tr>
 * <tr><td>408, 504</td><td>TimedOut</td></tr>
 * <tr><td>429, 503, 529; a limit's code</td><td>Overloaded</td></tr>
 * <tr><td>any other 4xx; {@code invalid_request} in a body without status</td>
 * <td>RequestRejected</td></tr>
 * <tr><td>500 and whatever else</td><td>Unreachable</td></tr>
 * </table>
 *
 * <p>What a runtime says about a credential is never repeated: some echo a part of the key. Nor is
 * what it says about refused content, which may quote the prompt.
 *
 * @param runtime host and port of the runtime
 * @param quirks what is known of it in particular
 */
public record UpstreamErrors(String runtime, OpenAiQuirks quirks) {

  private static final int GOOD = 200;

  /**
   * {@return the failure that an answer with a status other than 2xx reports}
   *
   * @param body the body, or nothing if it is too long to be a report
   * @param retryAfter when the runtime takes work again, if it said so
   */
  public ProviderException ofStatus(int status, byte[] body, @Nullable Duration retryAfter) {
    ErrorText text = ErrorText.of(body);
    ProviderException known = quirk(Stage.SENT, status, text, retryAfter);
    return known == null
        ? classify(Stage.SENT, runtime + " answered " + status, status, text, retryAfter)
        : known;
  }

  /**
   * {@return the failure that the body of a good answer, or an event of a stream, reports}
   *
   * @param stage whether anything of the answer came before
   */
  public ProviderException inAnswer(Stage stage, byte[] json) {
    ErrorText text = ErrorText.of(json);
    ProviderException known = quirk(stage, GOOD, text, null);
    return known == null
        ? classify(stage, runtime + " reported an error", text.status(), text, null)
        : known;
  }

  private @Nullable ProviderException quirk(
      Stage stage, int status, ErrorText text, @Nullable Duration retryAfter) {
    return quirks.failure(
        new ErrorReport(
            runtime, stage, status, text.code(), text.type(), text.message(), retryAfter));
  }

  private static ProviderException classify(
      Stage stage, String what, int status, ErrorText text, @Nullable Duration retryAfter) {
    if (status == 401 || status == 403 || text.codeHas("invalidapikey", "authentication")) {
      return new CredentialsRejected(
          stage, what + ": it does not accept the credential of this instance");
    }
    if ((status == 0 || status == 400)
        && text.says("api key", "api_key", "apikey", "api-key", "api token")) {
      return new CredentialsRejected(stage, what + ": it complains about the API key");
    }
    if (status == 402 || text.codeHas("arrearage", "billoverdue", "insufficientbalance")) {
      return new CredentialsRejected(stage, what + ": the account cannot pay for the call");
    }
    if (text.codeHas(
        "contentfilter", "contentpolicy", "datainspectionfailed", "responsibleaipolicy")) {
      return new ContentRefused(stage, what + ": it refuses the content by its policy");
    }
    if (aboutContext(status, text)) {
      return new ContextExceeded(stage, what + text.tail());
    }
    if (aboutModel(status, text)) {
      return new ModelUnknown(stage, what + text.tail());
    }
    if (status / 100 == 3 || status == 404 || status == 405 || text.says("unexpected endpoint")) {
      return new ProtocolBroken(
          stage, what + ", so it has nothing at this path; check the instance's base URL");
    }
    return byStatus(stage, what, status, text, retryAfter);
  }

  private static ProviderException byStatus(
      Stage stage, String what, int status, ErrorText text, @Nullable Duration retryAfter) {
    if (status == 408 || status == 504) {
      return new TimedOut(stage, what + text.tail());
    }
    if (status == 429 || status == 503 || status == 529) {
      return new Overloaded(stage, what + text.tail(), retryAfter);
    }
    if (text.codeHas("ratelimit", "overloaded", "throttling", "insufficientquota")) {
      return new Overloaded(stage, what + text.tail(), retryAfter);
    }
    if (status / 100 == 4 || status == 0 && text.codeHas("invalidrequest", "invalidparameter")) {
      return new RequestRejected(stage, what + text.tail());
    }
    return new Unreachable(stage, what + text.tail());
  }

  private static boolean aboutContext(int status, ErrorText text) {
    if (text.codeHas("contextlengthexceeded", "exceedcontextsize", "contextwindowexceeded")) {
      return true;
    }
    boolean mayBe = status == 0 || status == 400 || status == 413 || status == 422 || status == 500;
    return mayBe
        && text.says(
            "context length",
            "context size",
            "context window",
            "maximum context",
            "context the overflows",
            "prompt is too long",
            "range of input length");
  }

  private static boolean aboutModel(int status, ErrorText text) {
    return text.codeHas("modelnotfound", "modelnotsupported")
        || status == 404 && text.says("model")
        || status < 500 && text.says("no models loaded");
  }
}
