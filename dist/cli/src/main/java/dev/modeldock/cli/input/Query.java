package dev.modeldock.cli.input;

import static dev.modeldock.cli.client.ControlClient.encode;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is asked for behind a path. What was not given is not asked for. */
public final class Query {

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Instant now;

  /**
   * @param now what times such as {@code 2h} count back from
   */
  public Query(Instant now) {
    this.now = now;
  }

  /** Asks for {@code value}, unless it is null. {@return this} */
  public Query with(String name, @Nullable Object value) {
    if (value != null) {
      values.put(name, encode(value.toString()));
    }
    return this;
  }

  /** Asks for a moment, which the option of the same name gave. {@return this} */
  public Query withMoment(String name, @Nullable String text) {
    return with(name, text == null ? null : Arguments.moment("--" + name, text, now));
  }

  /** {@return {@code path} with what is asked for} */
  public String of(String path) {
    return values.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("&", values.isEmpty() ? path : path + "?", ""));
  }
}
