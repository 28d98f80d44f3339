import org.jspecify.annotations.NullMarked;

/** The {@code modeldock} command. */
@NullMarked
module dev.modeldock.cli {
  requires dev.modeldock.kernel;
  requires info.picocli;
  requires java.net.http;
  requires tools.jackson.databind;
  requires static org.jspecify;
}
