package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.Locality;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.SideEffects;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.SettingsSchema;
import dev.modeldock.plugins.claudecode.program.Installation;
import dev.modeldock.plugins.claudecode.program.Programs;
import java.time.Duration;

/** Makes the provider of the Claude Code CLI that is installed on this machine. */
public final class ClaudeCodeProviderFactory implements ProviderFactory {

  /** A running CLI takes about 230 MB of memory. */
  private static final int MOST_AT_ONCE = 4;

  private static final int MOST_IDLE = 8;

  private static final SettingSpec BINARY =
      SettingSpec.optional(
          "binary",
          SettingType.TEXT,
          "The claude program's full path, if it is not found by itself.");

  private static final SettingSpec CONFIG_DIR =
      SettingSpec.optional(
          "config_dir",
          SettingType.TEXT,
          "The folder with Claude Code's login (CLAUDE_CONFIG_DIR), if not the owner's own.");

  private static final SettingSpec BASE_URL =
      SettingSpec.optional(
          "base_url",
          SettingType.URL,
          "A gateway to use in place of Anthropic's API; needs the secret api_key.");

  private static final SettingSpec POOL =
      SettingSpec.defaulted(
          "pool",
          SettingType.INTEGER,
          "1",
          "How many CLIs are started ahead of requests; 0 for none. Each takes 160 MB.");

  private static final SettingSpec POOL_IDLE =
      SettingSpec.defaulted(
          "pool_idle_seconds",
          SettingType.INTEGER,
          "300",
          "How long a CLI that was started ahead waits for a request before it is ended.");

  /** Loads the factory; the host's service loader calls it. */
  public ClaudeCodeProviderFactory() {}

  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of("claudecode", "Claude Code CLI")
        .withLocality(Locality.CLI)
        .withSideEffects(SideEffects.POSSIBLE)
        .withSingleInstance()
        .withMaxConcurrent(MOST_AT_ONCE)
        .withSettings(
            SettingsSchema.of(BINARY, CONFIG_DIR, BASE_URL, POOL, POOL_IDLE)
                .withSecrets(Installation.API_KEY));
  }

  @Override
  public Provider create(ProviderContext host) throws ProviderException {
    long idle = within(host, POOL, 1, 0, MOST_IDLE);
    long seconds = within(host, POOL_IDLE, 300, 1, 86_400);
    var installation = Installation.of(host, BINARY.name(), CONFIG_DIR.name(), BASE_URL.name());
    var programs = new Programs(host, (int) idle, Duration.ofSeconds(seconds));
    return new ClaudeCodeProvider(host, installation, programs);
  }

  private static long within(
      ProviderContext host, SettingSpec spec, long otherwise, long least, long most)
      throws RequestRejected {
    long value = host.settings().integer(spec.name()).orElse(otherwise);
    if (value < least || value > most) {
      throw new RequestRejected(
          Stage.NOT_SENT,
          "%s is %d; it must be from %d to %d".formatted(spec.name(), value, least, most));
    }
    return value;
  }
}
