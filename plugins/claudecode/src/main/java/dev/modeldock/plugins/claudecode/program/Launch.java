package dev.modeldock.plugins.claudecode.program;

import dev.modeldock.api.host.ProcessCall;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a CLI is started: all that cannot be said to it once it runs. Two requests with equal
 * launches can be served by the same program started ahead.
 *
 * @param program the file to run
 * @param arguments its arguments; never a prompt or a secret
 * @param environment what it gets beside what every program gets
 */
public record Launch(Path program, List<String> arguments, Map<String, String> environment) {

  public Launch {
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** {@return the call that starts it, in an empty folder of its own} */
  public ProcessCall call() {
    ProcessCall call = ProcessCall.of(program, arguments);
    for (var variable : environment.entrySet()) {
      call = call.environment(variable.getKey(), variable.getValue());
    }
    return call;
  }

  @Override
  public String toString() {
    return String.valueOf(program.getFileName());
  }
}
