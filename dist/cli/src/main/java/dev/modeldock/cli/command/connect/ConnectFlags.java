package dev.modeldock.cli.command.connect;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.connect.Client;
import dev.modeldock.cli.connect.ConfiguredClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every kind of client can be connected with. */
final class ConnectFlags {

  private static final String ASK = "-";

  @Option(
      names = "--write",
      description = "Write the settings into the client's own configuration, after a backup.")
  boolean write;

  @Option(
      names = "--restore",
      description = "Put the client's configuration back as it was before --write.")
  boolean restore;

  @Option(
      names = "--force",
      description = "With --restore: even if the file has been changed since.")
  boolean force;

  @Option(names = "--no-probe", description = "Do not try the settings.")
  boolean noProbe;

  @Nullable
  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "What to ask for; else the first alias, else the first model.")
  String model;

  @Nullable
  @Option(
      names = "--key-env",
      paramLabel = "NAME",
      description = "The environment variable that has the key; else MODELDOCK_KEY.")
  String keyVariable;

  @Nullable
  @Option(
      names = "--key",
      paramLabel = "-",
      description = {
        "- to be asked for the key, or to read it from the standard input.",
        "Without any key one is made for the client."
      })
  String key;

  @Option(
      names = "--allow-cloud",
      description = "Let the key that is made reach instances to which prompts leave the network.")
  boolean allowCloud;

  @Option(
      names = "--allow-high-risk",
      description = "Let the key that is made reach instances whose risk is high.")
  boolean allowHighRisk;

  /** Refuses what does not go together. Names no value: it might be a key. */
  void check(Client client) {
    if (key != null && !key.equals(ASK)) {
      throw CommandFailure.usage(
          "--key takes - only: a key is never an argument",
          "printenv VAR | modeldock connect %s --key -, or --key-env VAR".formatted(client.id()));
    }
    if (key != null && keyVariable != null) {
      throw CommandFailure.usage("--key and --key-env exclude each other", null);
    }
    if (write && restore) {
      throw CommandFailure.usage("--write and --restore exclude each other", null);
    }
    if (force && !restore) {
      throw CommandFailure.usage("--force belongs to --restore", null);
    }
    if ((write || restore) && !(client instanceof ConfiguredClient)) {
      throw CommandFailure.usage(
          client.id() + " has no configuration of its own to write: the settings are for copying",
          "modeldock connect " + client.id());
    }
  }
}
