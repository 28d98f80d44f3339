package dev.modeldock.kernel.audit.chain;

import dev.modeldock.kernel.audit.ControlEvent;
import dev.modeldock.kernel.audit.line.AuditLineReader;
import dev.modeldock.kernel.json.JsonProblem;
import java.nio.charset.StandardCharsets;

/**
 * Looks for the line that says that the gateway itself has deleted what was before the first line,
 * for the list of files alone proves nothing: whoever deletes files can write it too.
 */
public final class Beginning {

  /** What the gateway calls it when it deletes old files. */
  public static final String ACTION = "audit.prune";

  private static final String MARK = "\"action\":\"" + ACTION + "\"";

  private final Tip anchor;
  private boolean announced;

  Beginning(Tip anchor) {
    this.anchor = anchor;
    this.announced = anchor.seq() == 0;
  }

  /** {@return what such a line says is from then on} */
  public static String after(Tip before) {
    return "{\"seq\":" + before.seq() + ",\"hash\":\"" + before.hash() + "\"}";
  }

  void line(byte[] line) {
    if (!announced && mayBeIt(line)) {
      try {
        announced =
            AuditLineReader.entry(line) instanceof ControlEvent event
                && event.action().equals(ACTION)
                && event.actor().equals(ControlEvent.Actor.GATEWAY)
                && after(anchor).equals(event.change().after());
      } catch (JsonProblem _) {
        // Not a line of the audit, which is told elsewhere.
      }
    }
  }

  /** Few lines are worth being read as a whole. */
  private static boolean mayBeIt(byte[] line) {
    return new String(line, StandardCharsets.ISO_8859_1).contains(MARK);
  }

  boolean announced() {
    return announced;
  }
}
