import org.jspecify.annotations.NullMarked;

/** The smallest real provider, and the demo runtime. */
@NullMarked
module dev.modeldock.plugins.demo {
  requires dev.modeldock.api;
  requires static org.jspecify;
}
