package dev.modeldock.testkit.agent;

import dev.modeldock.testkit.runtime.Beat.Call;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.ObjectMapper;

/** Does what an agent wants with the tools that its client happens to offer. */
final class Hand {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SCRIPT = Pattern.compile("(.*\\W|.*_)?exec");
  private static final List<String> SHELLS = List.of("exec_command", "shell_command", "Bash");

  private final Conversation conversation;

  Hand(Conversation conversation) {
    this.conversation = conversation;
  }

  /** {@return whether there is anything to work with} */
  boolean works() {
    return shell().isPresent() || script().isPresent();
  }

  private Optional<String> shell() {
    return SHELLS.stream().filter(conversation::offers).findFirst();
  }

  /** {@return the tool that runs JavaScript, under whatever prefix it is offered} */
  private Optional<String> script() {
    return conversation.tools().stream().filter(tool -> SCRIPT.matcher(tool).matches()).findFirst();
  }

  /** {@return a call that runs {@code command} in a shell} */
  Call run(String id, String command) {
    return shell()
        .map(shell ->
            call(id, shell, Map.of(shell.equals("exec_command") ? "cmd" : "command", command)))
        .or(() -> script().map(script -> call(id, script, Map.of("input", inScript(command)))))
        .orElseThrow(() -> new IllegalStateException("no shell among the tools"));
  }

  private static String inScript(String command) {
    return "const ran = await tools.exec_command({cmd: "
        + JSON.writeValueAsString(command)
        + "});\ntext(ran.output);";
  }

  /** {@return a call that reads a file of {@code folder}} */
  Call read(String id, String folder, String file) {
    return conversation.offers("Read")
        ? call(id, "Read", Map.of("file_path", folder + "/" + file))
        : run(id, "cat " + file);
  }

  /** {@return a call that looks at a picture of {@code folder}} */
  Call look(String id, String folder, String file) {
    return conversation.offers("view_image")
        ? call(id, "view_image", Map.of("path", folder + "/" + file))
        : call(id, "Read", Map.of("file_path", folder + "/" + file));
  }

  /** {@return a call that makes a file of one line in {@code folder}} */
  Call write(String id, String folder, String file, String line) {
    if (conversation.offers("apply_patch")) {
      String patch = "*** Begin Patch\n*** Add File: %s\n+%s\n*** End Patch\n";
      return call(id, "apply_patch", Map.of("input", patch.formatted(file, line)));
    }
    if (conversation.offers("Write")) {
      return call(id, "Write", Map.of("file_path", folder + "/" + file, "content", line + "\n"));
    }
    return run(id, "printf '%s\\n' '" + line + "' > " + file);
  }

  private static Call call(String id, String tool, Map<String, String> arguments) {
    return new Call(id, tool, JSON.writeValueAsString(arguments));
  }
}
