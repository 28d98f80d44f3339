package dev.modeldock.cli.connect.text;

import dev.modeldock.cli.client.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The members of one object in a JSON text, by their places.
 *
 * @param open where its opening bracket is
 * @param close where its closing bracket is
 */
record JsonMembers(int open, int close, List<JsonMember> all) {

  /**
   * {@return the members of the object that begins at {@code open}}
   *
   * @param text JSON that has been read before, so that it is known to be without mistakes
   */
  static JsonMembers at(String text, int open) {
    var members = new ArrayList<JsonMember>();
    int at = space(text, open + 1);
    while (text.charAt(at) != '}') {
      int start = at;
      at = string(text, at);
      String name = name(text.substring(start, at));
      int valueStart = space(text, space(text, at) + 1);
      at = value(text, valueStart);
      members.add(new JsonMember(name, start, valueStart, at));
      at = space(text, at);
      if (text.charAt(at) == ',') {
        at = space(text, at + 1);
      }
    }
    return new JsonMembers(open, at, List.copyOf(members));
  }

  /**
   * {@return the member called {@code name}}
   *
   * @throws IllegalArgumentException if there are several
   */
  Optional<JsonMember> member(String name) {
    List<JsonMember> found = all.stream().filter(each -> each.name().equals(name)).toList();
    if (found.size() > 1) {
      throw new IllegalArgumentException("it has \"" + name + "\" twice");
    }
    return found.stream().findFirst();
  }

  private static String name(String quoted) {
    return JsonObject.parse("{\"name\":" + quoted + "}").text("name");
  }

  /** {@return where the first thing at or after {@code at} is that is no white space} */
  static int space(String text, int at) {
    int next = at;
    while (" \t\r\n".indexOf(text.charAt(next)) >= 0) {
      next++;
    }
    return next;
  }

  private static int string(String text, int at) {
    int next = at + 1;
    while (text.charAt(next) != '"') {
      next += text.charAt(next) == '\\' ? 2 : 1;
    }
    return next + 1;
  }

  private static int value(String text, int at) {
    int next = at;
    int depth = 0;
    do {
      char c = text.charAt(next);
      switch (c) {
        case '"' -> next = string(text, next);
        case '{', '[' -> {
          depth++;
          next++;
        }
        case '}', ']' -> {
          depth--;
          next++;
        }
        default -> next = depth > 0 ? next + 1 : plain(text, next);
      }
    } while (depth > 0);
    return next;
  }

  private static int plain(String text, int at) {
    int next = at;
    while (",]} \t\r\n".indexOf(text.charAt(next)) < 0) {
      next++;
    }
    return next;
  }
}
