package dev.modeldock.plugins.dashscope;

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
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.host.OpenAiQuirks.ErrorReport;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells what an error of DashScope means. The code decides, in its native spelling ({@code
 * Throttling.RateQuota}) or the compatible one ({@code limit_requests}); the words only where codes
 * are shared.
 *
 * <p>The kind also says whether another target may serve instead. What concerns the key or the
 * money of the account is {@link CredentialsRejected} and what concerns the content is {@link
 * ContentRefused}: neither ever falls back.
 */
record Failure(ErrorReport report) {

  private static final int LONGEST_QUOTE = 300;

  /** What comes before the place quotes the value that stands there: a prompt, as like as not. */
  private static final Pattern SCHEMA_CHECK =
      Pattern.compile("- '((?:messages|tools|input|response_format)[^' ]{0,100})'\\s*$");

  /** {@return the exception to throw; null where the usual reading of the status is right} */
  @Nullable ProviderException meaning() {
    String code = plain(report.code().isEmpty() ? report.type() : report.code());
    if (report.status() == 401) {
      return wrongKey();
    }
    return switch (code) {
      case "invalidapikey", "notauthorized" -> wrongKey();
      case "arrearage",
          "allocationquotafreetieronly",
          "commoditynotpurchased",
          "prepaidbilloverdue",
          "postpaidbilloverdue" ->
          cannotPay();
      case "datainspectionfailed",
          "internalerroralgodatainspectionfailed",
          "ipinfringementsuspect",
          "faqruleblocked",
          "customroleblocked" ->
          refused();
      case "modelnotfound", "modelnotsupported" -> new ModelUnknown(stage(), said());
      case "accessdenied",
          "accessdeniedunpurchased",
          "modelaccessdenied",
          "appaccessdenied",
          "workspaceaccessdenied" ->
          new ModelUnknown(stage(), said() + "; the key's workspace may not use this model");
      case "workspacenotfound" ->
          new ProtocolBroken(stage(), said() + "; check the instance's setting 'workspace'");
      case "throttling",
          "throttlingratequota",
          "throttlingburstrate",
          "limitrequests",
          "limitburstrate",
          "modelservingerror",
          "modelunavailable" ->
          busy();
      case "throttlingallocationquota", "insufficientquota" -> quota();
      case "requesttimeout", "responsetimeout", "internalerrortimeout" ->
          new TimedOut(stage(), said());
      case "internalerror", "systemerror", "modelservicefailed" -> failed();
      case "internalerroralgo" ->
          says("role must be in", "list index out of range") ? rejected() : failed();
      case "invalidparameternotsupportenablethinking" ->
          new Unsupported(stage(), "enable_thinking");
      case "invokepluginfailed", "rewritefailed", "retrievalfailed", "appprocessfailed" ->
          // What the request adds to the model is at fault; another target would leave it out.
          rejected();
      default -> aboutTheRequest(code);
    };
  }

  private @Nullable ProviderException aboutTheRequest(String code) {
    boolean request =
        report.status() == 400
            || code.startsWith("invalid")
            || code.startsWith("badrequest")
            || code.equals("internalerroralgoinvalidparameter");
    if (!request) {
      return null;
    }
    if (says("datainspectionfailed", "inappropriate content")) {
      return refused();
    }
    if (says("range of input length")) {
      return new ContextExceeded(stage(), said());
    }
    Optional<String> missing = missingCapability();
    return missing.isPresent() ? new Unsupported(stage(), missing.get()) : rejected();
  }

  /** What a model cannot do, another can: named as the request names it. */
  private Optional<String> missingCapability() {
    if (says("tool_choice is one of")) {
      return Optional.of("tool_choice");
    }
    if (!says("not support")) {
      return Optional.empty();
    }
    if (says("json mode", "response_format")) {
      return Optional.of("response_format");
    }
    if (says("tool_choice")) {
      return Optional.of("tool_choice");
    }
    if (says("tool call", "tools", "function call")) {
      return Optional.of("tools");
    }
    if (says("enable_search")) {
      return Optional.of("enable_search");
    }
    return says("enable_thinking") ? Optional.of("enable_thinking") : Optional.empty();
  }

  /** The same code stands for tokens of the last minute, a number of voices, and a free gift. */
  private ProviderException quota() {
    if (says("free allocated quota", "free tier", "free quota")) {
      return cannotPay();
    }
    return report.status() == 400 ? rejected() : busy();
  }

  private Overloaded busy() {
    return new Overloaded(stage(), said(), report.retryAfter());
  }

  private RequestRejected rejected() {
    return new RequestRejected(stage(), said());
  }

  /** Never says what DashScope says, which may be anything that was under way. */
  private Unreachable failed() {
    return new Unreachable(
        stage(), "%s answers %s: it failed by itself".formatted(report.runtime(), codeForPeople()));
  }

  /** Never says what DashScope says, which may hold a part of the key. */
  private CredentialsRejected wrongKey() {
    return new CredentialsRejected(
        stage(),
        report.runtime()
            + " does not accept the API key. A key is good in one region and one plan: check the"
            + " instance's base_url, or give it another api_key");
  }

  private CredentialsRejected cannotPay() {
    return new CredentialsRejected(
        stage(),
        "%s answers %s: the account cannot pay for the call, or its free quota is used up; see its"
                .formatted(report.runtime(), codeForPeople())
            + " billing page");
  }

  /** Never says what DashScope says, which may quote the prompt. */
  private ContentRefused refused() {
    return new ContentRefused(
        stage(),
        "%s answers %s: it refuses the content by its policy"
            .formatted(report.runtime(), codeForPeople()));
  }

  private String said() {
    String quote = quote();
    return report.runtime() + " answers " + codeForPeople() + (quote.isEmpty() ? "" : ": " + quote);
  }

  private String quote() {
    Matcher checked = SCHEMA_CHECK.matcher(report.message());
    if (checked.find()) {
      return "it does not take " + checked.group(1) + " as it is";
    }
    String line = report.message().strip().lines().findFirst().orElse("");
    return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
  }

  private String codeForPeople() {
    if (!report.code().isEmpty()) {
      return report.code();
    }
    return report.type().isEmpty() ? "status " + report.status() : report.type();
  }

  private Stage stage() {
    return report.stage();
  }

  private boolean says(String... phrases) {
    String lower = report.message().toLowerCase(Locale.ROOT);
    for (String phrase : phrases) {
      if (lower.contains(phrase)) {
        return true;
      }
    }
    return false;
  }

  private static String plain(String code) {
    return code.toLowerCase(Locale.ROOT).replaceAll("[_. -]", "");
  }
}
