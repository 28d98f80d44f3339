package dev.modeldock.kernel.control;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stands for what was said of a resource at one moment: two revisions are equal if that is. Its tag
 * has a mark for each field, so that of two revisions it can be told which fields are different,
 * although neither is kept anywhere. What becomes of a resource by itself, such as its health, is
 * not part of it. Immutable.
 */
public final class Revision {

  private static final ControlJson JSON = new ControlJson();
  private static final int MARK = 2;
  private static final int WHOLE = 11;

  private final Map<String, String> marks = new LinkedHashMap<>();
  private final String whole;

  private Revision(JsonDoc said) {
    said.asMap().forEach((field, value) -> marks.put(field, digest(value).substring(0, MARK)));
    whole = digest(said.asMap()).substring(0, WHOLE);
  }

  /** {@return the revision of a resource of which {@code said} is said} */
  public static Revision of(JsonDoc said) {
    return new Revision(said);
  }

  /** {@return what stands for it in an entity tag} */
  String tag() {
    return whole + "." + String.join("", marks.values());
  }

  /** {@return whether {@code tag}, which may have more behind it, is of an equal revision} */
  boolean is(String tag) {
    return tag.equals(tag()) || tag.startsWith(tag() + ".");
  }

  /** {@return the fields that are not as in the revision of {@code tag}, as far as can be told} */
  List<String> changedSince(String tag) {
    String[] parts = tag.split("\\.", -1);
    var changed = new ArrayList<String>();
    if (parts.length > 1 && parts[1].length() == marks.size() * MARK) {
      int at = 0;
      for (var mark : marks.entrySet()) {
        if (!parts[1].startsWith(mark.getValue(), at)) {
          changed.add(mark.getKey());
        }
        at += MARK;
      }
    }
    return changed;
  }

  /** {@return a text that stands for {@code body}, whatever it says of whom} */
  static String view(byte[] body) {
    return digest(body).substring(0, WHOLE);
  }

  private static String digest(@Nullable Object value) {
    return digest(JSON.write(Arrays.asList(ordered(value))));
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Equal maps may have their entries in different orders. */
  private static @Nullable Object ordered(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Map<?, ?> map -> {
        var sorted = new TreeMap<String, @Nullable Object>();
        map.forEach((key, item) -> sorted.put(key.toString(), ordered(item)));
        yield sorted;
      }
      case List<?> list -> {
        var items = new ArrayList<@Nullable Object>();
        list.forEach(item -> items.add(ordered(item)));
        yield items;
      }
      default -> value;
    };
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Revision revision && tag().equals(revision.tag());
  }

  @Override
  public int hashCode() {
    return tag().hashCode();
  }

  @Override
  public String toString() {
    return tag();
  }

  /**
   * What a caller says it has seen, as RFC 9110 §13 has it: the tags of {@code If-Match} and of
   * {@code If-None-Match}, without their quotes; {@code *} stands for any.
   *
   * @param match null if the header is not sent
   * @param noneMatch null if the header is not sent
   */
  record Precondition(@Nullable List<String> match, @Nullable List<String> noneMatch) {

    private static final String ANY = "*";
    private static final String WEAK = "W/";

    static Precondition of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
      return new Precondition(tags(ifMatch, false), tags(ifNoneMatch, true));
    }

    /** A weak tag is good for knowing what one has, and not for changing it. */
    private static @Nullable List<String> tags(@Nullable String header, boolean weakToo) {
      if (header == null) {
        return null;
      }
      return Stream.of(header.split(","))
          .map(String::strip)
          .filter(tag -> weakToo || !tag.startsWith(WEAK))
          .map(tag -> tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag)
          .map(tag -> tag.replace("\"", ""))
          .toList();
    }

    /** {@return whether the caller has the very answer whose tag is {@code tag}} */
    boolean has(String tag) {
      return noneMatch != null && (noneMatch.contains(ANY) || noneMatch.contains(tag));
    }

    /** Goes on only if {@code what}, which is {@code now}, is as the caller has seen it. */
    void require(String what, Optional<Revision> now) throws ControlProblem {
      if (noneMatch != null && noneMatch.contains(ANY) && now.isPresent()) {
        throw failed("there already is " + what, "leave out If-None-Match to replace it");
      }
      if (match == null) {
        return;
      }
      if (now.isEmpty()) {
        throw failed("there is no " + what + " any more", "leave out If-Match to make it");
      }
      Revision revision = now.get();
      if (!match.contains(ANY) && match.stream().noneMatch(revision::is)) {
        List<String> changed =
            match.size() == 1 ? revision.changedSince(match.getFirst()) : List.of();
        throw failed(
            what
                + " has changed since you read it"
                + (changed.isEmpty() ? "" : ": " + String.join(", ", changed)),
            "read it again, and make your change to what it is now");
      }
    }

    private static ControlProblem failed(String message, String hint) {
      return ControlProblem.of(412, "precondition_failed", message, hint);
    }
  }
}
