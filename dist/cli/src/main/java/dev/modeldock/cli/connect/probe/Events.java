package dev.modeldock.cli.connect.probe;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.connect.probe.GatewayConnection.Deadline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The server-sent events of an answer, each of which is a JSON object. Confined to one thread. */
final class Events {

  private static final int MOST_LINES = 100_000;

  private final BufferedReader in;
  private final Deadline deadline;
  private int lines;

  Events(InputStream in, Deadline deadline) {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.deadline = deadline;
  }

  /**
   * {@return the next event; null if there are no more}
   *
   * @throws IllegalArgumentException if it is not JSON
   */
  @Nullable JsonObject next() throws IOException {
    var data = new StringBuilder();
    String line;
    while ((line = in.readLine()) != null) {
      deadline.check();
      if (++lines > MOST_LINES) {
        throw new IOException("the answer is too long");
      }
      if (line.startsWith("data:")) {
        data.append(line.substring(5)).append('\n');
      } else if (line.isEmpty() && !data.isEmpty()) {
        return JsonObject.parse(data.toString());
      }
    }
    return null;
  }
}
