package dev.modeldock.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;

/**
 * What a browser has that was signed in, for the tests that are not about signing in: the cookie,
 * and what the page remembers.
 */
record SignedIn(Gateway gateway, String cookie, String token) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Signs in by a code, as a page does. */
  static SignedIn to(Gateway gateway) {
    String code = gateway.post("browsers/codes", Map.of()).path("code").asString();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(gateway.control().resolve("/admin/v1/browsers"))
                  .header("content-type", "application/json")
                  .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("code", code))))
                  .build(),
              BodyHandlers.ofString());
      String cookie = answer.headers().firstValue("set-cookie").orElseThrow();
      return new SignedIn(
          gateway,
          HttpCookie.parse(cookie).getFirst().getValue(),
          JSON.readTree(answer.body()).path("token").asString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  void take(Browser browser) {
    browser
        .driver()
        .executeCdpCommand(
            "Network.setCookie",
            Map.of(
                "name",
                "modeldock_browser",
                "value",
                cookie,
                "url",
                gateway.control() + "/admin/v1",
                "path",
                "/admin/v1",
                "httpOnly",
                true,
                "sameSite",
                "Strict"));
    browser
        .driver()
        .executeCdpCommand(
            "Page.addScriptToEvaluateOnNewDocument",
            Map.of(
                "source",
                "location.protocol === 'about:' || (localStorage.getItem('modeldock.token') ?? localStorage.setItem('modeldock.token', '%s'))"
                    .formatted(token)));
  }
}
