package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Serving other machines, as an owner sets it up and a client on one of them uses it. */
class LanTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private Path home() {
    return folder.resolve("home");
  }

  private Path config(String gateway) throws IOException {
    return Files.writeString(
        folder.resolve("modeldock.yaml"),
        "gateway: {" + gateway + "}\n" + "instances: {shared: {type: demo, lan: true}}\n");
  }

  private static String refusal(Gateway gateway, int exit) {
    try (gateway) {
      assertThat(gateway.awaitEnd()).isEqualTo(exit);
      assertThat(gateway.log()).doesNotContain("\tat ");
      return gateway.log();
    }
  }

  @Test
  void itTakesThreeWordsOfTheOwnerAndEachThatIsMissingIsNamed() throws Exception {
    assertThat(refusal(Gateway.launch(home(), "", "--host", "0.0.0.0"), 6))
        .contains("gateway.host: is 0.0.0.0", "allow_lan: true");

    Path config = config("allow_lan: true");
    assertThat(
            refusal(
                Gateway.launch(home(), "", "--config", config.toString(), "--host", "0.0.0.0"), 6))
        .contains("no key may be used from other machines")
        .contains("modeldock serve --host 127.0.0.1", "modeldock keys create NAME --allow-lan");
  }

  @Test
  void whatTheRefusalSaysIsTheWayToAClientOnAnotherMachine() throws Exception {
    Path config = config("allow_lan: true, host: 0.0.0.0");
    String key;
    try (Gateway here =
        Gateway.start(home(), "--config", config.toString(), "--host", "127.0.0.1")) {
      key = here.run("keys", "create", "phone", "--allow-lan", "-q").succeeded().out().strip();
      assertThat(here.run("certificate", "show").exit()).isEqualTo(3);
    }
    try (Gateway lan = Gateway.start(home(), "--config", config.toString())) {
      JsonNode status = JSON.readTree(lan.run("status", "--json").succeeded().out());
      assertThat(status.path("gateway").asText()).startsWith("http://127.0.0.1:");
      assertThat(lan.log()).contains(status.path("certificate_sha256").asText());
      JsonNode urls = status.path("lan");
      assumeTrue(urls.size() > 0, "this machine has no address but loopback");
      URI url = URI.create(urls.get(0).asText());
      assertThat(url.getScheme()).isEqualTo("https");

      try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
        HttpResponse<String> answer =
            client.send(
                HttpRequest.newBuilder(url.resolve("/v1/chat/completions"))
                    .header("Authorization", "Bearer " + key)
                    .header("Content-Type", "application/json")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "{\"model\":\"shared:echo\",\"messages\":"
                                + "[{\"role\":\"user\",\"content\":\"hello\"}]}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      }
      assertThat(lan.auditLines("\"peer\":\"" + url.getHost() + "\"")).isEqualTo(1);

      String before = status.path("certificate_sha256").asText();
      lan.run("certificate", "renew").succeeded();
      assertThat(lan.run("certificate", "show", "-q").succeeded().out()).doesNotContain(before);
    }
  }

  private SSLContext trusting() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(home().resolve("cert.pem"))) {
      store.setCertificateEntry(
          "gateway", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
