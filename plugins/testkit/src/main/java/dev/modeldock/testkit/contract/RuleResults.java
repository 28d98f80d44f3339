package dev.modeldock.testkit.contract;

import dev.modeldock.api.ProviderDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes down what became of each rule, for {@link ContractReport}. */
final class RuleResults implements TestWatcher, AfterAllCallback {

  private static final Namespace PLACE = Namespace.create(RuleResults.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FOLDER = Path.of("target", "contract");

  /** What is known of one class of tests. */
  private static final class Findings {
    private final Map<String, ObjectNode> rules = new ConcurrentSkipListMap<>();
    private volatile @Nullable ProviderDescriptor descriptor;
  }

  /** Loaded by JUnit. */
  RuleResults() {}

  @Override
  public void testSuccessful(ExtensionContext context) {
    note(context, "passed", "");
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    note(context, "failed", String.valueOf(cause.getMessage()));
  }

  @Override
  public void testAborted(ExtensionContext context, Throwable cause) {
    note(
        context,
        "not offered",
        String.valueOf(cause.getMessage()).replace("Assumption failed: ", ""));
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    note(context, "failed", "the rule is switched off: " + reason.orElse("nobody says why"));
  }

  private static void note(ExtensionContext context, String result, String reason) {
    String[] name = context.getDisplayName().split(" ", 2);
    if (!name[0].matches("R\\d\\d")) {
      return; // A test that the author's own class adds.
    }
    Findings findings = findings(context);
    if (context.getRequiredTestInstance() instanceof ContractBase test
        && test.descriptor() instanceof ProviderDescriptor descriptor) {
      findings.descriptor = descriptor;
    }
    findings.rules.put(
        name[0],
        JSON.createObjectNode()
            .put("id", name[0])
            .put("title", name[1])
            .put("result", result)
            .put("reason", reason));
  }

  private static Findings findings(ExtensionContext context) {
    ExtensionContext ofClass = context;
    while (ofClass.getTestMethod().isPresent()) {
      ofClass = ofClass.getParent().orElseThrow();
    }
    return ofClass
        .getStore(PLACE)
        .getOrComputeIfAbsent(ofClass.getRequiredTestClass(), _ -> new Findings(), Findings.class);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Findings findings = findings(context);
    ProviderDescriptor descriptor = findings.descriptor;
    if (descriptor == null) {
      return; // No rule ran.
    }
    ObjectNode json =
        JSON.createObjectNode().put("type", descriptor.type()).put("name", descriptor.name());
    json.putArray("rules").addAll(findings.rules.values());
    try {
      Files.createDirectories(FOLDER);
      Files.writeString(
          FOLDER.resolve(descriptor.type() + ".json"),
          json.toPrettyString().replace("\r\n", "\n") + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + FOLDER, e);
    }
  }
}
