package dev.modeldock.kernel.wire.media;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.kernel.wire.JsonCursor;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a runtime would have to fetch to answer a request.
 *
 * <p>Of a body that is relayed, only messages whose content is an array have a closer look taken at
 * them, and there only what is neither text nor a type: runtimes know more kinds of parts than the
 * API does, and whatever looks like an address in one of them is one.
 */
public final class RemoteMedia {

  private static final String DATA = "data:";

  /** What no name of a file and no base64 looks like. */
  private static final Pattern LIKE_ADDRESS =
      Pattern.compile("(?i)[\\s\\p{Cntrl}]*+(?:[a-z][a-z0-9+.-]*+://|https?:|file:|//)");

  private int message;
  private int part;
  private @Nullable String first;

  private RemoteMedia() {}

  /**
   * {@return the first field of {@code messages} with an address that a runtime would fetch; null
   * if there is none}
   *
   * @param messages an array, in the form of OpenAI's chat completions
   * @throws RejectedException if an address leads where no client may send a runtime
   */
  public static @Nullable String in(JsonValue messages) throws RejectedException {
    var found = new RemoteMedia();
    for (JsonCursor each = messages.cursor(); each.next(); found.message++) {
      if (each.kind() == JsonKind.OBJECT) {
        found.message(each.enter());
      }
    }
    return found.first;
  }

  /** {@return {@code field} if a runtime would have to fetch an image of {@code request}} */
  public static @Nullable String in(ChatRequest request, String field) {
    for (Message message : request.messages()) {
      for (ContentPart part : message.content()) {
        if (part instanceof ContentPart.Image image && !MediaAddress.isData(image.url())) {
          return field;
        }
      }
    }
    return null;
  }

  /** Looks at every member of the name: of two, it is not known which one a runtime takes. */
  private void message(JsonCursor members) throws RejectedException {
    while (members.next()) {
      JsonKind kind = members.kind();
      if ((kind == JsonKind.ARRAY || kind == JsonKind.OBJECT) && members.named("content")) {
        content(members.value());
      }
    }
  }

  private void content(JsonValue content) throws RejectedException {
    part = 0;
    if (content.is(JsonKind.OBJECT)) {
      members(content.cursor(), "");
      return;
    }
    for (JsonCursor each = content.cursor(); each.next(); part++) {
      if (each.kind() == JsonKind.OBJECT) {
        members(each.enter(), "");
      }
    }
  }

  private void members(JsonCursor members, String within) throws RejectedException {
    while (members.next()) {
      switch (members.kind()) {
        case STRING -> {
          if (!members.named("text") && !members.named("type") && !members.named("refusal")) {
            String name = members.name();
            text(members.value(), name, within + "." + name);
          }
        }
        case OBJECT -> members(members.enter(), within + "." + members.name());
        case ARRAY -> elements(members.enter(), members.name(), within + "." + members.name());
        case NUMBER, TRUE, FALSE, NULL -> {
          // Nothing that could be fetched.
        }
      }
    }
  }

  private void elements(JsonCursor elements, String name, String within) throws RejectedException {
    for (int i = 0; elements.next(); i++) {
      String at = within + "[" + i + "]";
      switch (elements.kind()) {
        case STRING -> text(elements.value(), name, at);
        case OBJECT -> members(elements.enter(), at);
        case ARRAY -> elements(elements.enter(), name, at);
        case NUMBER, TRUE, FALSE, NULL -> {
          // Nothing that could be fetched.
        }
      }
    }
  }

  private void text(JsonValue value, String name, String within) throws RejectedException {
    if (value.writtenFrom(DATA)) {
      return;
    }
    String text = value.text();
    boolean named = name.toLowerCase(Locale.ROOT).endsWith("url") && text.indexOf(':') >= 0;
    if (named && !MediaAddress.isData(text) || LIKE_ADDRESS.matcher(text).lookingAt()) {
      String field = "messages[" + message + "].content[" + part + "]" + within;
      MediaAddress.requirePublic(text, field);
      first = first == null ? field : first;
    }
  }
}
