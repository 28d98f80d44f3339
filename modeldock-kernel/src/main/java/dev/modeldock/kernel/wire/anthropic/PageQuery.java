package dev.modeldock.kernel.wire.anthropic;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list a client asks for.
 *
 * @param limit how many items at most
 * @param after the item behind which the page begins
 * @param before the item before which it ends
 */
public record PageQuery(int limit, @Nullable String after, @Nullable String before) {

  private static final int USUAL = 20;
  private static final int MOST = 1000;

  /** A part of a list, and whether there is more in the direction in which the client goes. */
  record Page<T>(List<T> items, boolean more) {}

  /** {@return what a raw query asks for} Parameters that are not known are ignored. */
  public static Decision<PageQuery> parse(String query) {
    int limit = USUAL;
    String after = null;
    String before = null;
    for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String raw = equals < 0 ? "" : pair.substring(equals + 1);
      try {
        switch (name) {
          case "limit" -> limit = Integer.parseInt(raw);
          case "after_id" -> after = id(raw);
          case "before_id" -> before = id(raw);
          default -> {
            // Later versions have more of them.
          }
        }
      } catch (IllegalArgumentException _) {
        return wrong(name, "is malformed");
      }
    }
    if (limit < 1 || limit > MOST) {
      return wrong("limit", "must be between 1 and " + MOST);
    }
    if (after != null && before != null) {
      return wrong("before_id", "cannot come together with after_id");
    }
    return Decision.pass(new PageQuery(limit, after, before));
  }

  private static @Nullable String id(String raw) {
    return raw.isEmpty() ? null : URLDecoder.decode(raw, StandardCharsets.UTF_8);
  }

  private static Decision<PageQuery> wrong(String name, String why) {
    return Decision.refuse(
        Refusal.of(
            ErrorCode.INVALID_VALUE, "The query parameter '" + name + "' " + why + ".", name));
  }

  /**
   * {@return the page of {@code all}} An item that is gone meanwhile stands for the list's end: a
   * client that goes on from it has seen what there was.
   */
  <T> Page<T> of(List<T> all, Function<T, String> id) {
    var ids = new ArrayList<String>(all.size());
    all.forEach(each -> ids.add(id.apply(each)));
    if (before != null) {
      int end = Math.max(0, ids.indexOf(before));
      int start = Math.max(0, end - limit);
      return new Page<>(all.subList(start, end), start > 0);
    }
    int at = after == null ? 0 : ids.indexOf(after) + 1;
    int start = after != null && at == 0 ? all.size() : at;
    int end = Math.min(all.size(), start + limit);
    return new Page<>(all.subList(start, end), end < all.size());
  }
}
