package dev.modeldock.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Writes down which features a class proved, in the lines that the lanes write, in a file a class.
 */
final class FeatureNotes implements BeforeAllCallback, AfterEachCallback {

  private static final Path FOLDER = Path.of(System.getProperty("modeldock.features"));

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    String client = client(context);
    Files.createDirectories(FOLDER);
    Files.deleteIfExists(file(context));
    write(
        context,
        "client",
        client,
        System.getProperty("modeldock.version." + client),
        "Java " + Runtime.version().feature());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Proves proves = context.getRequiredTestMethod().getAnnotation(Proves.class);
    if (proves != null) {
      String result = context.getExecutionException().isEmpty() ? "yes" : "no";
      write(context, "feature", client(context), proves.value(), result);
    }
  }

  private static String client(ExtensionContext context) {
    return context.getRequiredTestClass().getAnnotation(ClientUnderTest.class).value();
  }

  private static Path file(ExtensionContext context) {
    return FOLDER.resolve(context.getRequiredTestClass().getSimpleName() + ".features");
  }

  private static void write(ExtensionContext context, String... fields) {
    try {
      Files.writeString(
          file(context),
          String.join("\t", fields) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
