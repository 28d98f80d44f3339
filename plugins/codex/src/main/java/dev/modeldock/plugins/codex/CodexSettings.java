package dev.modeldock.plugins.codex;

import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.settings.SettingsSchema;
import dev.modeldock.plugins.codex.launch.Home;
import dev.modeldock.plugins.codex.launch.Upstream;
import dev.modeldock.plugins.codex.turn.Limits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of an instance may set.
 *
 * @param binary the CLI's file; empty to look for it
 * @param home where the CLI keeps its login
 * @param upstream whom the CLI asks; null for its own company
 * @param limits how long a turn may take
 * @param ignoreUnsupported whether fields that cannot be passed on are dropped
 */
record CodexSettings(
    Optional<String> binary,
    Home home,
    @Nullable Upstream upstream,
    Limits limits,
    boolean ignoreUnsupported) {

  static final String IGNORE_UNSUPPORTED = "ignore_unsupported";

  private static final long IDLE = 300;
  private static final long TURN = 1800;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  static SettingsSchema schema() {
    var ignore =
        SettingSpec.defaulted(
            IGNORE_UNSUPPORTED,
            SettingType.BOOLEAN,
            "false",
            "Whether fields that Codex cannot honour, such as temperature and stop, are dropped"
                + " rather than refused; max_tokens always is.");
    return SettingsSchema.of(
            SettingSpec.optional(
                "binary", SettingType.TEXT, "The codex program, if it is not on the search path."),
            SettingSpec.optional(
                "codex_home",
                SettingType.TEXT,
                "Where Codex keeps its login; by default a home of the gateway's own."),
            SettingSpec.defaulted(
                "idle_timeout_seconds",
                SettingType.INTEGER,
                String.valueOf(IDLE),
                "How long Codex may be silent while it answers."),
            SettingSpec.defaulted(
                "turn_timeout_seconds",
                SettingType.INTEGER,
                String.valueOf(TURN),
                "How long one answer may take."),
            SettingSpec.optional(
                "base_url",
                SettingType.URL,
                "A server with OpenAI's Responses API that Codex asks instead of its own."),
            SettingSpec.defaulted(
                "base_url_login",
                SettingType.BOOLEAN,
                "true",
                "Whether Codex shows its login to base_url."),
            ignore)
        .withModelOptions(
            SettingSpec.optional(IGNORE_UNSUPPORTED, SettingType.BOOLEAN, ignore.description()));
  }

  static CodexSettings of(ProviderContext host) throws RequestRejected {
    Settings given = host.settings();
    Optional<String> binary = given.text("binary");
    Optional<String> named = given.text("codex_home");
    Path home = named.map(Path::of).orElseGet(() -> host.folder().resolve("codex-home"));
    if (!home.isAbsolute()) {
      throw rejected("codex_home '%s' is not a path in full".formatted(home));
    }
    return new CodexSettings(
        binary,
        new Home(home, named.isEmpty(), binary.orElse("codex")),
        upstream(given),
        new Limits(
            seconds(given, "idle_timeout_seconds", IDLE),
            seconds(given, "turn_timeout_seconds", TURN)),
        given.truth(IGNORE_UNSUPPORTED).orElse(false));
  }

  private static @Nullable Upstream upstream(Settings given) throws RequestRejected {
    URI base = given.url("base_url").orElse(null);
    if (base == null) {
      return null;
    }
    boolean login = given.truth("base_url_login").orElse(true);
    if (base.getRawUserInfo() != null) {
      throw rejected("base_url has a user or a password in it, which others would see");
    }
    if (login
        && !"https".equals(base.getScheme())
        && !LOOPBACK.contains(String.valueOf(base.getHost()))) {
      throw rejected(
          "base_url would get the login of Codex over a line that others can read; use https, or"
              + " set base_url_login: false");
    }
    return new Upstream(base, login);
  }

  private static Duration seconds(Settings given, String name, long otherwise)
      throws RequestRejected {
    long value = given.integer(name).orElse(otherwise);
    if (value < 1 || value > 86_400) {
      throw rejected("%s must be between 1 and 86400".formatted(name));
    }
    return Duration.ofSeconds(value);
  }

  private static RequestRejected rejected(String why) {
    return new RequestRejected(Stage.NOT_SENT, why);
  }
}
