package dev.modeldock.kernel.host;

import dev.modeldock.api.host.HostHttp;
import dev.modeldock.api.host.OpenAiTransport;
import java.net.URI;

/**
 * The connections of one generation of an instance to its runtime. Safe for use by several threads.
 */
public interface Upstream extends AutoCloseable {

  /** {@return the HTTP client} */
  HostHttp http();

  /** {@return a transport to the OpenAI-compatible runtime whose paths begin at {@code base}} */
  OpenAiTransport openAi(URI base);

  /** Closes every connection, those in use included, which unblocks whoever reads one. */
  @Override
  void close();
}
