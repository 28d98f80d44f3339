package dev.modeldock.kernel.wire.openai;

import dev.modeldock.kernel.wire.field.RejectedException;
import dev.modeldock.kernel.wire.media.MediaAddress;
import java.util.Locale;
import java.util.Set;

/** Checks the address of an image: one that names it, or one that is it. */
public final class ImageUrl {

  private static final String MARK = ";base64,";
  private static final Set<String> TYPES =
      Set.of("image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp");
  private static final int LONGEST_ADDRESS = 8192;

  /** As much as 20 MiB take in base64. */
  private static final int LONGEST_DATA = 28 * 1024 * 1024;

  private ImageUrl() {}

  /** Refuses an address, of {@code field}, that no runtime could make anything of. */
  public static void check(String url, String field) throws RejectedException {
    if (starts(url, "data:")) {
      checkData(url, field);
    } else if (!starts(url, "https://") && !starts(url, "http://")) {
      throw RejectedException.invalid(field, "must be a data: URL or an http(s) address");
    } else if (url.length() > LONGEST_ADDRESS || url.endsWith("//") || hasBlank(url)) {
      throw RejectedException.invalid(field, "is not a usable http(s) address");
    } else {
      MediaAddress.requirePublic(url, field);
    }
  }

  private static boolean starts(String url, String scheme) {
    return url.regionMatches(true, 0, scheme, 0, scheme.length());
  }

  private static boolean hasBlank(String url) {
    return url.chars().anyMatch(c -> c <= ' ');
  }

  private static void checkData(String url, String field) throws RejectedException {
    int mark = url.indexOf(MARK);
    if (mark < 0) {
      throw RejectedException.invalid(
          field, "is a data: URL without ';base64,': write data:image/png;base64,...");
    }
    String type = url.substring("data:".length(), mark).toLowerCase(Locale.ROOT);
    int parameter = type.indexOf(';');
    if (!TYPES.contains(parameter < 0 ? type : type.substring(0, parameter))) {
      throw RejectedException.invalid(
          field, "is a data: URL of another type than image/png, jpeg, gif or webp");
    }
    int start = mark + MARK.length();
    if (url.length() - start > LONGEST_DATA) {
      throw RejectedException.invalid(field, "is an image of more than 20 MiB");
    }
    if (!isBase64(url, start)) {
      throw RejectedException.invalid(field, "is a data: URL whose data is not base64");
    }
  }

  /**
   * Whether groups of four follow, the last one padded; line breaks, as some encoders put, pass.
   */
  private static boolean isBase64(String url, int start) {
    int digits = 0;
    int padding = 0;
    for (int i = start; i < url.length(); i++) {
      char c = url.charAt(i);
      if (c == '=') {
        padding++;
      } else if (c != '\r' && c != '\n') {
        boolean digit =
            c >= 'A' && c <= 'Z'
                || c >= 'a' && c <= 'z'
                || c >= '0' && c <= '9'
                || c == '+'
                || c == '/';
        if (!digit || padding > 0) {
          return false;
        }
        digits++;
      }
    }
    return digits > 0 && padding <= 2 && (digits + padding) % 4 == 0;
  }
}
