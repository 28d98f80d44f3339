package dev.modeldock.cli.command.connect;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ControlClient;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.connect.Client;
import dev.modeldock.cli.connect.ClientKey;
import dev.modeldock.cli.connect.ClientSettings;
import dev.modeldock.cli.connect.ConfiguredClient;
import dev.modeldock.cli.connect.file.ClientFile;
import dev.modeldock.cli.connect.probe.Probe;
import dev.modeldock.cli.input.SecretInput;
import dev.modeldock.cli.session.Session;
import java.util.Optional;
import java.util.function.Supplier;

/** Connects one client, once. */
final class Connecting {

  private final Session session;
  private final SecretInput input;
  private final Client client;
  private final ConnectFlags flags;
  private final ConnectReport report;

  Connecting(Session session, SecretInput input, Client client, ConnectFlags flags) {
    this.session = session;
    this.input = input;
    this.client = client;
    this.flags = flags;
    this.report = new ConnectReport(session.printer(), client);
  }

  /** {@return the number that the process ends with} */
  int run() {
    if (client instanceof ConfiguredClient configured && flags.restore) {
      report.restored(ClientFile.read(configured.file()).restore(flags.force));
      return ExitCode.OK.number();
    }
    // First, so that nobody types a key for a gateway that is not there.
    ControlClient control = session.control();
    var keys = new KeyChoice(flags, session.environment(), input);
    ClientSettings settings =
        client instanceof ConfiguredClient configured && flags.write
            ? written(control, configured, keys)
            : printed(control, keys);
    return flags.noProbe ? report.end() : probed(settings);
  }

  private ClientSettings printed(ControlClient control, KeyChoice keys) {
    ClientKey key = keys.given().orElseGet(() -> keys.made(control, client.id()));
    return orTakenBack(
        control,
        key,
        () -> {
          ClientSettings settings = chosen(control, key);
          report.printed(settings);
          if (client instanceof ConfiguredClient configured) {
            report.remarks(configured.obstacles("", session.environment()));
          }
          return settings;
        });
  }

  private ClientSettings written(
      ControlClient control, ConfiguredClient configured, KeyChoice keys) {
    Optional<ClientKey> given = keys.given();
    ClientFile file = ClientFile.read(configured.file());
    String before = file.text();
    // Before a key is made in vain: what cannot be edited is refused here.
    configured.edited(before, new ClientSettings(control.gatewayUrl(), KeyChoice.kept("x"), "x"));
    ClientKey key =
        given
            .or(() -> kept(control, configured, before))
            .orElseGet(() -> keys.made(control, client.id()));
    return orTakenBack(
        control,
        key,
        () -> {
          ClientSettings settings = chosen(control, key);
          boolean kept = file.write(configured.edited(before, settings), nameOf(key));
          report.written(settings, kept ? Optional.of(file.backup()) : Optional.empty());
          report.remarks(configured.obstacles(before, session.environment()));
          return settings;
        });
  }

  /** {@return the key that an earlier run has written, if it is still good} */
  private Optional<ClientKey> kept(
      ControlClient control, ConfiguredClient configured, String before) {
    return configured
        .keyIn(before, control.gatewayUrl())
        .map(KeyChoice::kept)
        .filter(key -> {
          try {
            new ModelChoice(control.gatewayUrl(), key).settings(null);
            return true;
          } catch (CommandFailure failure) {
            return failure.exitCode() != ExitCode.NOT_ALLOWED;
          }
        });
  }

  private ClientSettings chosen(ControlClient control, ClientKey key) {
    try {
      return new ModelChoice(control.gatewayUrl(), key).settings(flags.model);
    } catch (CommandFailure failure) {
      throw new Obstacle(control, client).explained(failure, key, flags.model);
    }
  }

  private static String nameOf(ClientKey key) {
    return key.origin() instanceof ClientKey.Made(String _, String name) ? name : "";
  }

  private static ClientSettings orTakenBack(
      ControlClient control, ClientKey key, Supplier<ClientSettings> work) {
    try {
      return work.get();
    } catch (CommandFailure failure) {
      KeyChoice.takeBack(control, key);
      throw failure;
    }
  }

  private int probed(ClientSettings settings) {
    try {
      report.seen(Probe.of(client.dialect(), settings, Probe.PATIENCE).run());
      return report.end();
    } catch (CommandFailure failure) {
      return report.end(failure);
    }
  }
}
