package dev.modeldock.cli.authoring;

import dev.modeldock.cli.client.CommandFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a new plugin is called: all follows from its name and its package.
 *
 * @param name the plugin's id, its provider type, and the name of the jar
 * @param packageName of its classes; also the name of its module
 */
public record ProjectNames(String name, String packageName) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final int LONGEST = 40;
  private static final Pattern PACKAGE = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");

  /** A plugin whose packages begin so would be refused, by Java or by the gateway. */
  private static final List<String> TAKEN =
      List.of("java", "javax", "jdk", "dev.modeldock", "tools.jackson");

  private static final Set<String> RESERVED =
      Set.of(
          ("abstract assert boolean break byte case catch char class const continue default do double"
                  + " else enum extends false final finally float for goto if implements import"
                  + " instanceof int interface long native new null package private protected public"
                  + " return short static strictfp super switch synchronized this throw throws"
                  + " transient true try void volatile while _")
              .split(" "));

  /**
   * Checks the names of a new plugin.
   *
   * @param packageName null for the name without its dashes
   * @throws CommandFailure if one cannot be used; it says why, and what can be
   */
  public static ProjectNames of(String name, @Nullable String packageName) {
    if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
      throw CommandFailure.usage(
          "'%s' cannot be the name of a plugin: take lower-case letters, digits and single dashes, at most %d"
              .formatted(name, LONGEST),
          "modeldock plugins new acme-llm");
    }
    String chosen = packageName == null ? name.replace("-", "") : packageName;
    String problem = problem(chosen);
    if (problem != null) {
      throw CommandFailure.usage(
          "'%s' cannot be a plugin's package: %s".formatted(chosen, problem),
          "modeldock plugins new " + name + " --package com.example.llm");
    }
    return new ProjectNames(name, chosen);
  }

  private static @Nullable String problem(String packageName) {
    if (!PACKAGE.matcher(packageName).matches()) {
      return "its parts are lower-case letters, digits and underscores, with dots between";
    }
    for (String part : packageName.split("\\.")) {
      if (RESERVED.contains(part)) {
        return "'" + part + "' is a word of Java";
      }
    }
    for (String taken : TAKEN) {
      if (packageName.equals(taken) || packageName.startsWith(taken + ".")) {
        return "what begins with '" + taken + "' is not for plugins";
      }
    }
    return null;
  }

  /** {@return what the names of its classes begin with: {@code acme-llm} makes {@code AcmeLlm}} */
  public String className() {
    return Arrays.stream(name.split("-"))
        .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
        .collect(Collectors.joining());
  }
}
