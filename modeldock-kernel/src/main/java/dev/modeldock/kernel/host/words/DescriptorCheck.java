package dev.modeldock.kernel.host.words;

import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.settings.SettingSpec;
import java.util.ArrayList;
import java.util.List;

/** Checks that what a factory says of its providers can be shown to people. */
public final class DescriptorCheck {

  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_TEXT = 1000;
  private static final int MOST_SETTINGS = 100;
  private static final int MOST_SUGGESTIONS = 100;

  private final List<String> problems = new ArrayList<>();

  private DescriptorCheck() {}

  /** {@return all that is wrong with {@code descriptor}, one line each; empty if nothing is} */
  public static List<String> problems(ProviderDescriptor descriptor) {
    var check = new DescriptorCheck();
    check.text("its provider's name", descriptor.name(), LONGEST_NAME);
    if (descriptor.name().isBlank()) {
      check.problems.add("its provider's name is empty");
    }
    List<SettingSpec> settings = descriptor.settings().settings();
    if (settings.size() > MOST_SETTINGS) {
      check.problems.add(
          "it has " + settings.size() + " settings, more than " + MOST_SETTINGS + " are not taken");
    } else {
      settings.forEach(check::setting);
    }
    return List.copyOf(check.problems);
  }

  private void setting(SettingSpec setting) {
    String which = "setting '" + setting.name() + "': its ";
    text(which + "description", setting.description(), LONGEST_TEXT);
    if (setting.fallback() != null) {
      text(which + "default", setting.fallback(), LONGEST_TEXT);
    }
    if (setting.suggestions().size() > MOST_SUGGESTIONS) {
      problems.add(which + "suggestions are more than " + MOST_SUGGESTIONS);
    } else {
      setting.suggestions().forEach(each -> text(which + "suggestion", each, LONGEST_TEXT));
    }
  }

  private void text(String what, String text, int longest) {
    if (text.length() > longest) {
      problems.add(
          what + " has " + text.length() + " characters, more than " + longest + " are not taken");
    } else if (!OneLine.isPlain(text, longest)) {
      problems.add(what + " has characters that are not shown as they are (control, direction)");
    }
  }
}
