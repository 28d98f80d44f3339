package dev.modeldock.cli.connect.probe;

import java.util.List;

/**
 * What a probe has seen.
 *
 * @param request what was asked, such as {@code POST /v1/messages}
 * @param model the model that says it has answered
 * @param words how the answer begins, fit for a terminal; empty if it was one without words
 * @param millis how long all of the answer took
 * @param remarks what the user should know about it
 */
public record Seen(String request, String model, String words, long millis, List<String> remarks) {

  private static final int SHOWN = 60;

  public Seen {
    words = shortened(words.replaceAll("[\\p{Cc}\\p{Cf}\\s]+", " ").strip());
    model = model.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    remarks = List.copyOf(remarks);
  }

  private static String shortened(String words) {
    return words.codePointCount(0, words.length()) <= SHOWN
        ? words
        : words.substring(0, words.offsetByCodePoints(0, SHOWN)) + "…";
  }
}
