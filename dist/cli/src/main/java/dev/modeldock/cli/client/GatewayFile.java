package dev.modeldock.cli.client;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What a running gateway writes into its home folder so that commands find it.
 *
 * @param pid its process
 * @param gateway where clients reach its APIs
 * @param control where its control API is
 * @param token the credential for the control API
 */
record GatewayFile(long pid, String gateway, String control, String token) {

  private static final String NAME = "gateway.json";
  private static final String TOKEN = "control.token";

  /**
   * Reads the files of {@code home}.
   *
   * @throws CommandFailure if no gateway has written them, or they may not be read
   */
  static GatewayFile read(Path home) {
    try {
      JsonObject file = JsonObject.parse(Files.readString(home.resolve(NAME)));
      return new GatewayFile(
          file.number("pid"),
          file.text("gateway"),
          file.text("control"),
          Files.readString(home.resolve(TOKEN)).strip());
    } catch (NoSuchFileException _) {
      throw noGateway("no gateway runs on " + home);
    } catch (AccessDeniedException e) {
      throw new CommandFailure(
          ExitCode.NOT_ALLOWED,
          "not_allowed",
          e.getFile() + " may not be read",
          "run this as the user who runs the gateway");
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "broken_gateway_file",
          "the files of the gateway in " + home + " cannot be read: " + e.getMessage(),
          "restart the gateway");
    }
  }

  /** {@return the failure of a command that finds no gateway} */
  static CommandFailure noGateway(String message) {
    return new CommandFailure(
        ExitCode.NO_GATEWAY,
        "no_gateway",
        message,
        "modeldock serve, or name the folder of a running one with --home");
  }

  @Override
  public String toString() {
    return "GatewayFile[" + control + "]";
  }
}
