package dev.modeldock.kernel.control.resource;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Hides what should not have been written into a configuration file: the file takes references to
 * secrets, and people write secrets into it all the same.
 */
final class ConfigMask {

  private static final String HIDDEN = "•••";
  private static final Pattern REFERENCE = Pattern.compile("(env|file|store):\\S+");
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/?#\\s]*@");
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)(?<=[?&][^=&]{0,40}(key|token|secret|password|sig)=)[^&#\\s]+");
  private static final List<String> WORDS =
      List.of("secret", "password", "passphrase", "token", "api_key", "apikey", "credential");

  private ConfigMask() {}

  /** {@return {@code value}, or what can be shown of it} */
  static Object shown(String path, Object value) {
    return switch (value) {
      case List<?> several -> several.stream().map(each -> shown(path, each)).toList();
      case String text when ofInstance(path) && named(path) ->
          REFERENCE.matcher(text).matches() ? text : HIDDEN;
      case String text ->
          PARAMETER.matcher(USER_INFO.matcher(text).replaceAll(HIDDEN + "@")).replaceAll(HIDDEN);
      default -> value;
    };
  }

  private static boolean ofInstance(String path) {
    return path.startsWith("instances.");
  }

  /** By the words after the instance's own name, which may be any. */
  private static boolean named(String path) {
    int name = path.indexOf('.', "instances.".length());
    String rest = name < 0 ? "" : path.substring(name).toLowerCase(Locale.ROOT);
    return WORDS.stream().anyMatch(rest::contains);
  }
}
