package dev.modeldock.testkit.host;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HostHttp;
import dev.modeldock.api.host.HttpCall;
import dev.modeldock.api.host.HttpReply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The host's HTTP by the JDK's client, with failures told as {@link HostHttp} promises. */
final class JdkHttp implements HostHttp, AutoCloseable {

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  @Override
  public HttpReply send(HttpCall call) throws ProviderException, InterruptedException {
    try {
      return new JdkReply(client.send(request(call), BodyHandlers.ofInputStream()));
    } catch (HttpConnectTimeoutException e) {
      throw new TimedOut(Stage.NOT_SENT, "connecting to " + place(call) + " took too long", e);
    } catch (ConnectException e) {
      throw new Unreachable(Stage.NOT_SENT, "nothing answers at " + place(call), e);
    } catch (ProtocolException e) {
      throw new ProtocolBroken(Stage.SENT, place(call) + " does not speak HTTP", e);
    } catch (IOException e) {
      if (e.getCause() instanceof ProtocolException) {
        throw new ProtocolBroken(Stage.SENT, place(call) + " does not speak HTTP", e);
      }
      throw new Unreachable(Stage.SENT, place(call) + " hung up before it answered", e);
    }
  }

  private static HttpRequest request(HttpCall call) {
    byte[] body = call.body();
    var builder =
        HttpRequest.newBuilder(call.uri())
            .method(
                call.method(),
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    call.headers().forEach(header -> builder.header(header.getKey(), header.getValue()));
    return builder.build();
  }

  private static String place(HttpCall call) {
    return call.uri().getAuthority();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
