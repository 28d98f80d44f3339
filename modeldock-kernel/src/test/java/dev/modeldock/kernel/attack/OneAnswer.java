package dev.modeldock.kernel.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.attack.AttackedGateway.Listener;
import dev.modeldock.kernel.http.RawClient;
import java.io.IOException;

/**
 * Sends what should be one request and sees to it that it gets one answer: then the connection has
 * ended, or stands right behind the request, which a next one shows that is answered alone.
 */
record OneAnswer(AttackedGateway attacked, Listener listener) {

  /** {@return the one answer} */
  RawClient.Reply to(String request) throws IOException {
    return to(request, true);
  }

  RawClient.Reply to(String request, boolean withBody) throws IOException {
    try (RawClient client = attacked.connect(listener)) {
      try {
        client.send(request);
      } catch (IOException _) {
        // It was refused and closed before all of it was sent; the answer may still be there.
      }
      RawClient.Reply reply = client.reply(withBody);
      if (!reply.closes()) {
        client.send(
            attacked.keyed(listener, "GET", AttackedGateway.open(listener))
                + "Connection: close\r\n\r\n");
        RawClient.Reply next = client.reply();
        assertThat(next.status()).as("the request behind it").isEqualTo(200);
        assertThat(next.header("connection")).isEqualTo("close");
      }
      assertThat(client.rest()).as("what comes behind the one answer").isEmpty();
      return reply;
    }
  }
}
