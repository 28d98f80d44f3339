package dev.modeldock.kernel.wire.anthropic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says that a conversation is too long in the one way that clients of this dialect recognise: they
 * shorten it and try again when an error reads {@code prompt is too long: N tokens > M maximum}.
 * The numbers are taken from what the runtime says, in the wordings that runtimes have for it.
 */
final class ContextLength {

  private static final String WORDS = "prompt is too long: ";

  private static final Pattern SAID_SO =
      Pattern.compile("prompt is too long: (\\d{1,12}) tokens > (\\d{1,12}) maximum");

  /** What the window is: llama.cpp and what is made of it, vLLM, OpenAI. */
  private static final Pattern WINDOW =
      Pattern.compile(
          "(?:context (?:length|size|window)(?: is| of)?(?: only)? ?\\(?|n_ctx\"?:? ?)(\\d{1,12})");

  /** What the prompt is. */
  private static final Pattern PROMPT =
      Pattern.compile(
          "(?:resulted in|requested|requested about|request \\(|n_prompt_tokens\"?:?"
              + "|prompt contains(?: at least)?|the first|n_keep:) ?(\\d{1,12})");

  private ContextLength() {}

  /** {@return {@code message}, as this dialect says it} */
  static String told(String message) {
    Matcher same = SAID_SO.matcher(message);
    if (same.find()) {
      return same.group();
    }
    Matcher window = WINDOW.matcher(message);
    Matcher prompt = PROMPT.matcher(message);
    if (window.find() && prompt.find()) {
      long most = Long.parseLong(window.group(1));
      long tokens = Long.parseLong(prompt.group(1));
      if (tokens > most) {
        return WORDS + tokens + " tokens > " + most + " maximum";
      }
    }
    return WORDS + message;
  }
}
