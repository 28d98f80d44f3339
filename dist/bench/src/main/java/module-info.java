import org.jspecify.annotations.NullMarked;

/** Measures the gateway against nginx as a bare proxy and against no proxy at all. */
@NullMarked
module dev.modeldock.bench {
  requires java.compiler;
  requires java.net.http;
  requires static org.jspecify;
}
