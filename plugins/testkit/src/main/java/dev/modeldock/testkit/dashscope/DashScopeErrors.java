package dev.modeldock.testkit.dashscope;

import java.util.List;
import java.util.Optional;

/** The errors that DashScope documents, and some that were seen, each in one of its spellings. */
public final class DashScopeErrors {

  private static final String BAD = "invalid_request_error";

  private static final List<DashScopeError> ALL =
      List.of(
          // The request.
          of("invalid-parameter", 400, "InvalidParameter", "Range of temperature is [0, 2)"),
          of("invalid-value", 400, "invalid_value", "-1 is lesser than the minimum of 0"),
          of("bad-request", 400, "BadRequest.TooLarge", "Payload Too Large"),
          of("algo-parameter", 400, "InternalError.Algo.InvalidParameter", "messages is illegal"),
          of("no-switch", 400, "InvalidParameter.NotSupportEnableThinking", "No such switch"),
          of("no-search", 400, "InvalidParameter", "The model does not support enable_search"),
          of(
              "no-tool-call",
              400,
              "invalid_parameter_error",
              "The model does not support tool call"),
          of(
              "too-long",
              400,
              "InvalidParameter",
              "<400> InternalError.Algo.InvalidParameter: Range of input length should be [1, 30720]"),
          of("media", 400, "InvalidParameter.DataInspection", "Unable to download the media"),
          of("invalid-url", 400, "InvalidURL.ConnectionRefused", "Connection was refused"),
          of("invalid-file", 400, "InvalidFile.Format", "Invalid file format"),
          of("download", 400, "BadRequest.InputDownloadFailed", "Failed to download the input"),
          of("api-connection", 400, "APIConnectionError", "Role specification invalid"),
          of("unavailable-400", 400, "ServiceUnavailableError", "Role must be user or assistant"),
          of("voice-quota", 400, "Throttling.AllocationQuota", "Too many voices"),
          of("plugin", 500, "InvokePluginFailed", "Failed to invoke plugin"),
          of("rewrite", 500, "RewriteFailed", "Failed to rewrite the prompt"),
          of("retrieval", 500, "RetrievalFailed", "Failed to retrieve"),
          of("app", 500, "AppProcessFailed", "Failed to process the application"),
          of("algo-role", 500, "InternalError.Algo", "Role must be in [user, assistant]"),
          of("algo-index", 500, "InternalError.Algo", "list index out of range"),
          // The content.
          of(
              "inspection",
              400,
              "DataInspectionFailed",
              "Input data may contain inappropriate content"),
          of(
              "inspection-snake",
              400,
              "data_inspection_failed",
              "Output data may contain inappropriate content."),
          of("infringement", 400, "IPInfringementSuspect", "Suspected of infringement"),
          of("faq-rule", 400, "FaqRuleBlocked", "Blocked by rule"),
          of("custom-role", 400, "CustomRoleBlocked", "Blocked by role"),
          // The key and the money.
          of("invalid-key", 401, "InvalidApiKey", "Invalid API-key provided."),
          of("invalid-key-snake", 401, "invalid_api_key", "Incorrect API key provided. "),
          of("not-authorized", 401, "NOT AUTHORIZED", "Access denied"),
          of("token", 401, "", "invalid access token or token expired"),
          of(
              "arrearage",
              400,
              "Arrearage",
              "Access denied, please make sure your account is in good standing."),
          of("free-only", 403, "AllocationQuota.FreeTierOnly", "The free tier has been exhausted"),
          of("free-quota", 429, "insufficient_quota", "Free allocated quota exceeded."),
          of("not-purchased", 429, "CommodityNotPurchased", "Commodity has not purchased yet"),
          of("prepaid", 429, "PrepaidBillOverdue", "The prepaid bill is overdue"),
          of("postpaid", 429, "PostpaidBillOverdue", "The postpaid bill is overdue"),
          // The model.
          of("denied", 403, "AccessDenied", "Access denied."),
          of("denied-snake", 403, "access_denied", "Access denied."),
          of("unpurchased", 403, "AccessDenied.Unpurchased", "Access to model denied."),
          of("model-denied", 403, "Model.AccessDenied", "Model access denied."),
          of("app-denied", 403, "App.AccessDenied", "App access denied."),
          of("workspace-denied", 403, "Workspace.AccessDenied", "Workspace access denied."),
          of("model-unknown", 404, "ModelNotFound", "Model not exist."),
          of("model-unknown-snake", 404, "model_not_found", "The model does not exist"),
          of(
              "model-native",
              404,
              "model_not_supported",
              "Unsupported model `x` for OpenAI compatibility mode."),
          // The address.
          of("workspace-unknown", 404, "WorkSpaceNotFound", "WorkSpace can not be found."),
          of("not-found", 404, "NotFound", "not found"),
          // The limits.
          of("throttling", 429, "Throttling", "Requests throttling triggered."),
          of("rate", 429, "Throttling.RateQuota", "Requests rate limit exceeded"),
          of("rate-snake", 429, "limit_requests", "You exceeded your current requests list."),
          of("rate-camel", 429, "LimitRequests", "You exceeded your current requests list."),
          of("burst", 429, "Throttling.BurstRate", "Request rate increased too quickly"),
          of("burst-snake", 429, "limit_burst_rate", "Request rate increased too quickly"),
          of("quota", 429, "Throttling.AllocationQuota", "Allocated quota exceeded"),
          of("quota-snake", 429, "insufficient_quota", "You exceeded your current quota"),
          of("serving", 500, "ModelServingError", "Too many requests. Your requests are queued"),
          of("serving-503", 503, "ModelServingError", "Too many requests."),
          of("unavailable", 503, "ModelUnavailable", "Model is unavailable, please try again"),
          // The service.
          of("internal", 500, "InternalError", "An internal error has occured"),
          of("internal-snake", 500, "internal_error", "An internal error has occured"),
          of("algo", 500, "InternalError.Algo", "inference internal error"),
          of("system", 500, "SystemError", "An system error has occured"),
          of("model-service", 500, "ModelServiceFailed", "Failed to request model service."),
          of("internal-timeout", 500, "InternalError.Timeout", "Timed out"),
          of("timeout", 500, "RequestTimeOut", "Request timed out, please try again later."),
          of("response-timeout", 500, "ResponseTimeout", "Response timed out"));

  private DashScopeErrors() {}

  /** {@return all of them} */
  public static List<DashScopeError> all() {
    return ALL;
  }

  /** {@return the one of that name} */
  static Optional<DashScopeError> named(String name) {
    return ALL.stream().filter(error -> error.name().equals(name)).findFirst();
  }

  /** What compatible mode writes as the type: its own word for a bad request, else the code. */
  private static DashScopeError of(String name, int status, String code, String message) {
    String type = code.isEmpty() || status == 400 && code.contains("nvalid") ? BAD : code;
    return new DashScopeError(name, status, code, type, message);
  }
}
