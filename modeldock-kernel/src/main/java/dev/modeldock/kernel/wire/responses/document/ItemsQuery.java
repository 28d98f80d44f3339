package dev.modeldock.kernel.wire.responses.document;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which of a response's input items a client asks for.
 *
 * @param limit how many at most
 * @param newestFirst in which order
 * @param after the id of the item behind which to begin
 */
public record ItemsQuery(int limit, boolean newestFirst, @Nullable String after) {

  private static final int USUAL = 20;
  private static final int MOST = 100;

  /** {@return what a raw query asks for} Parameters that are not known are ignored. */
  public static Decision<ItemsQuery> parse(String query) {
    int limit = USUAL;
    boolean newestFirst = true;
    String after = null;
    for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String raw = equals < 0 ? "" : pair.substring(equals + 1);
      try {
        switch (name) {
          case "limit" -> limit = Integer.parseInt(raw);
          case "after" -> after = URLDecoder.decode(raw, StandardCharsets.UTF_8);
          case "order" -> {
            newestFirst = raw.equals("desc");
            if (!newestFirst && !raw.equals("asc")) {
              return wrong(name, "must be asc or desc");
            }
          }
          default -> {
            // What else may be asked to be included is not there to include.
          }
        }
      } catch (IllegalArgumentException _) {
        return wrong(name, "is malformed");
      }
    }
    if (limit < 1 || limit > MOST) {
      return wrong("limit", "must be between 1 and " + MOST);
    }
    return Decision.pass(new ItemsQuery(limit, newestFirst, after));
  }

  private static Decision<ItemsQuery> wrong(String name, String why) {
    return Decision.refuse(
        Refusal.of(
            ErrorCode.INVALID_VALUE, "The query parameter '" + name + "' " + why + ".", name));
  }
}
