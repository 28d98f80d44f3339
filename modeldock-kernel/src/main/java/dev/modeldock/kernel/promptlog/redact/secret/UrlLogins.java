package dev.modeldock.kernel.promptlog.redact.secret;

import dev.modeldock.kernel.promptlog.redact.text.Characters;
import dev.modeldock.kernel.promptlog.redact.text.Finder;
import dev.modeldock.kernel.promptlog.redact.text.Folded;
import dev.modeldock.kernel.promptlog.redact.text.Span;
import java.util.List;

/** Finds the user and password in {@code scheme://user:password@host}. */
public final class UrlLogins implements Finder {

  private static final int LONGEST = 512;

  @Override
  public void find(Folded text, List<Span> found) {
    for (int i = 1; i < text.length(); i++) {
      if (text.at(i) == ':' && text.has("://", i) && Characters.isWord(text.at(i - 1))) {
        login(text, i + 3, found);
      }
    }
  }

  private static void login(Folded text, int from, List<Span> found) {
    int at = -1;
    boolean colon = false;
    for (int i = from; i < from + LONGEST && isAuthority(text.at(i)); i++) {
      if (text.at(i) == '@') {
        at = i;
      }
      colon |= text.at(i) == ':' && at < 0;
    }
    if (at > from && colon) {
      found.add(new Span(from, at, "login"));
    }
  }

  private static boolean isAuthority(char c) {
    return c > ' ' && "/?#\"'<>`".indexOf(c) < 0;
  }
}
