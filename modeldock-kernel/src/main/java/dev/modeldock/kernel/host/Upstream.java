package dev.modeldock.kernel.host;

import dev.modeldock.api.host.HostHttp;
import dev.modeldock.api.host.HostProcesses;
import dev.modeldock.api.host.OpenAiTransport;
import java.net.URI;

/**
 * The way of one generation of an instance to its runtime: connections, and programs that it runs.
 * Safe for use by several threads.
 */
public interface Upstream extends AutoCloseable {

  /** {@return the HTTP client} */
  HostHttp http();

  /** {@return a transport to the OpenAI-compatible runtime whose paths begin at {@code base}} */
  OpenAiTransport openAi(URI base);

  /** {@return the programs} */
  HostProcesses processes();

  /**
   * Closes every connection and ends every program, those in use included, which unblocks whoever
   * reads one.
   */
  @Override
  void close();
}
