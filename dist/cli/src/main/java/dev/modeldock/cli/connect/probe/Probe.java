package dev.modeldock.cli.connect.probe;

import dev.modeldock.cli.connect.ClientSettings;
import dev.modeldock.cli.connect.Dialect;
import java.time.Duration;

/** A first, small request to the gateway, made as a client makes its own. Blocks. */
public sealed interface Probe permits ChatProbe, ResponsesProbe, MessagesProbe, ClaudeCodeProbe {

  /** Long enough for a runtime that has to load a large model first. */
  Duration PATIENCE = Duration.ofSeconds(120);

  /**
   * {@return what was seen}
   *
   * @throws dev.modeldock.cli.client.CommandFailure if that was no answer; says what to do
   */
  Seen run();

  /**
   * {@return the probe for a client with {@code settings}, which waits at most {@code patience}}
   */
  static Probe of(Dialect dialect, ClientSettings settings, Duration patience) {
    var connection = new GatewayConnection(settings, patience);
    return switch (dialect) {
      case CHAT -> new ChatProbe(connection);
      case RESPONSES -> new ResponsesProbe(connection);
      case MESSAGES -> new MessagesProbe(connection);
      case CLAUDE_CODE -> new ClaudeCodeProbe(connection);
    };
  }
}
