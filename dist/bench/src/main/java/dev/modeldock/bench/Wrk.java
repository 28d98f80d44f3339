package dev.modeldock.bench;

import dev.modeldock.bench.client.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A closed loop at full speed, by wrk. */
record Wrk(Path program, Path folder) {

  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern BAD = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
  private static final Pattern SOCKET_ERRORS =
      Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

  Result run(Target target, int connections, int seconds) throws IOException, InterruptedException {
    Path script = folder.resolve(target.name() + ".lua");
    Files.writeString(
        script,
        """
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/json"
        wrk.headers["Authorization"] = "Bearer %s"
        wrk.body = [[%s]]
        """
            .formatted(target.key(), target.body(false, "Hello")));
    String text =
        Tool.run(
            List.of(
                program.toString(),
                "-t2",
                "-c" + connections,
                "-d" + seconds + "s",
                "-s",
                script.toString(),
                target.url()));
    Matcher rate = RATE.matcher(text);
    if (!rate.find()) {
      throw new IOException("wrk said: " + text);
    }
    return new Result(Double.parseDouble(rate.group(1)), sum(BAD, text) + sum(SOCKET_ERRORS, text));
  }

  private static long sum(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    long sum = 0;
    if (found.find()) {
      for (int group = 1; group <= found.groupCount(); group++) {
        sum += Long.parseLong(found.group(group));
      }
    }
    return sum;
  }

  /** Requests per second, and how many of all were no success. */
  record Result(double perSecond, long failures) {}
}
