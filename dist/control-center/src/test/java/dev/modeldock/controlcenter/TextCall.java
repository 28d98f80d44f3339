package dev.modeldock.controlcenter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a script that shows a text.
 *
 * @param counted whether it has a form for one and a form for more
 * @param keys the texts that it may show, as they are quoted; of a template only what is certain
 * @param values what stands in for the names in braces; empty if there is nothing
 * @param where the file and the line
 */
record TextCall(boolean counted, List<Key> keys, String values, String where) {

  private static final Pattern CALL = Pattern.compile("(?<![\\w.#$])tn?\\(");
  private static final Pattern KEY = Pattern.compile("[a-z][\\w-]*\\.[\\w.-]+");
  private static final Pattern HOLE = Pattern.compile("\\$\\{(?:[^{}]|\\{[^{}]*})*}");

  /** A key; of a template, the form that its keys have. */
  record Key(String text, Pattern form, boolean literal) {

    private static Key literal(String text) {
      return new Key(text, Pattern.compile(Pattern.quote(text)), true);
    }

    private static Key template(String text) {
      var form = new StringBuilder();
      Matcher hole = HOLE.matcher(text);
      int from = 0;
      while (hole.find()) {
        form.append(Pattern.quote(text.substring(from, hole.start()))).append("[\\w.-]+");
        from = hole.end();
      }
      form.append(Pattern.quote(text.substring(from)));
      return new Key(text, Pattern.compile(form.toString()), false);
    }
  }

  /** {@return all calls in a script} */
  static List<TextCall> in(String script, String file) {
    List<TextCall> calls = new ArrayList<>();
    Matcher call = CALL.matcher(script);
    while (call.find()) {
      boolean declared = script.substring(0, call.start()).endsWith("function ");
      if (!declared) {
        long line = 1 + script.substring(0, call.start()).chars().filter(c -> c == '\n').count();
        String where = file + ":" + line;
        calls.add(of(call.group().startsWith("tn"), arguments(script, call.end()), where));
      }
    }
    return calls;
  }

  private static TextCall of(boolean counted, List<String> arguments, String where) {
    int values = counted ? 2 : 1;
    return new TextCall(
        counted,
        keys(arguments.getFirst()),
        values < arguments.size() ? arguments.get(values).strip() : "",
        where);
  }

  private static List<Key> keys(String argument) {
    List<Key> keys = new ArrayList<>();
    int at = 0;
    while (at < argument.length()) {
      char quote = argument.charAt(at);
      int end = at + 1;
      if (quote == '\'' || quote == '"' || quote == '`') {
        end = pastString(argument, at);
        String text = argument.substring(at + 1, end - 1);
        if (quote == '`') {
          keys.add(Key.template(text));
        } else if (KEY.matcher(text).matches()) {
          keys.add(Key.literal(text));
        }
      }
      at = end;
    }
    return keys;
  }

  /** {@return what stands between the commas up to the parenthesis that closes the call} */
  private static List<String> arguments(String script, int start) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int from = start;
    int at = start;
    while (depth >= 0) {
      char c = script.charAt(at);
      if (c == '\'' || c == '"' || c == '`') {
        at = pastString(script, at);
        continue;
      }
      if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
      }
      if (depth < 0 || depth == 0 && c == ',') {
        arguments.add(script.substring(from, at));
        from = at + 1;
      }
      at++;
    }
    return arguments;
  }

  private static int pastString(String script, int start) {
    char quote = script.charAt(start);
    int at = start + 1;
    while (script.charAt(at) != quote) {
      if (quote == '`' && script.startsWith("${", at)) {
        at = pastHole(script, at + 2);
      } else {
        at += script.charAt(at) == '\\' ? 2 : 1;
      }
    }
    return at + 1;
  }

  private static int pastHole(String script, int start) {
    int at = start;
    int depth = 1;
    while (depth > 0) {
      char c = script.charAt(at);
      if (c == '\'' || c == '"' || c == '`') {
        at = pastString(script, at);
        continue;
      }
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      at++;
    }
    return at;
  }
}
