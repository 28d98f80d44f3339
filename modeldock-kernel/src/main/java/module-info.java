import org.jspecify.annotations.NullMarked;

/**
 * The gateway itself. It exports nothing to plugins: what they may use of it they are handed as
 * types of the API.
 */
@NullMarked
@SuppressWarnings("module") // The command is built after the kernel that it starts.
module dev.modeldock.kernel {
  requires transitive dev.modeldock.api;
  requires io.helidon.common.buffers;
  requires io.helidon.common.socket;
  requires io.helidon.common.task;
  requires io.helidon.http;
  requires io.helidon.webserver;
  requires io.opentelemetry.api;
  requires io.opentelemetry.context;
  requires io.opentelemetry.exporter.otlp;
  requires io.opentelemetry.sdk;
  requires io.opentelemetry.sdk.common;
  requires io.opentelemetry.sdk.metrics;
  requires io.opentelemetry.sdk.trace;
  requires io.prometheus.metrics.config;
  requires io.prometheus.metrics.core;
  requires io.prometheus.metrics.model;
  requires io.prometheus.writer.text;
  requires java.logging;
  requires java.management;
  requires jdk.jfr;
  requires jdk.management;
  requires mapdb;
  requires org.bouncycastle.provider;
  requires org.pf4j;
  requires org.tinylog.api;
  requires org.tinylog.api.jul;
  requires tools.jackson.core;
  requires tools.jackson.databind;
  requires tools.jackson.dataformat.yaml;
  // MapDB is an automatic module and cannot say what it needs.
  requires com.google.common;
  requires kotlin.stdlib;
  requires static org.jspecify;

  exports dev.modeldock.kernel.boot to
      dev.modeldock.cli;
  exports dev.modeldock.kernel.config.file to
      dev.modeldock.cli;
  exports dev.modeldock.kernel.config to
      dev.modeldock.cli;
  exports dev.modeldock.kernel.plugin.trust to
      dev.modeldock.cli;
  exports dev.modeldock.kernel.plugin.verify to
      dev.modeldock.cli;
  exports dev.modeldock.kernel.plugin.jar to
      dev.modeldock.cli;
  exports dev.modeldock.kernel.state.trust to
      dev.modeldock.cli;
  exports dev.modeldock.kernel.workbench to
      dev.modeldock.cli;
  // The host that provider authors test with reaches runtimes in the very way the gateway does.
  exports dev.modeldock.kernel.process to
      dev.modeldock.testkit;
  exports dev.modeldock.kernel.relay to
      dev.modeldock.testkit;
  // Questions are written for them in the very way the gateway writes them.
  exports dev.modeldock.kernel.wire.openai to
      dev.modeldock.testkit;

  uses dev.modeldock.api.ProviderFactory;
}
