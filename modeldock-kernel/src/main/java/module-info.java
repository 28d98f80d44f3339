import org.jspecify.annotations.NullMarked;

/**
 * The gateway itself. It exports nothing to plugins: what they may use of it they are handed as
 * types of the API.
 */
@NullMarked
module dev.modeldock.kernel {
  requires transitive dev.modeldock.api;
  requires io.helidon.common.buffers;
  requires io.helidon.common.socket;
  requires io.helidon.http;
  requires io.helidon.webserver;
  requires java.logging;
  requires mapdb;
  requires org.bouncycastle.provider;
  requires org.pf4j;
  requires org.slf4j;
  requires org.tinylog.api;
  requires tools.jackson.core;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.yaml;
  requires static org.jspecify;

  // What MapDB stands on. Being an automatic module, it cannot say so itself, and explicit modules
  // that nobody requires are not resolved.
  requires com.google.common;
  requires kotlin.stdlib;

  uses dev.modeldock.api.ProviderFactory;
}
