import org.jspecify.annotations.NullMarked;

/**
 * What provider authors test with: a host made for tests, fake runtimes that speak over real
 * sockets and misbehave on demand, and the contract that every provider keeps, as a test to extend.
 */
@NullMarked
module dev.modeldock.testkit {
  requires transitive dev.modeldock.api;
  // Only the fake host needs it; fake runtimes run without.
  requires static dev.modeldock.kernel;
  requires transitive tools.jackson.databind;
  requires static transitive org.jspecify;
  // Only the contract test needs it; fake runtimes run without.
  requires static transitive org.junit.jupiter.api;

  exports dev.modeldock.testkit;
  exports dev.modeldock.testkit.agent;
  exports dev.modeldock.testkit.claude;
  exports dev.modeldock.testkit.codex;
  exports dev.modeldock.testkit.contract;
  exports dev.modeldock.testkit.dashscope;
  exports dev.modeldock.testkit.host;
  exports dev.modeldock.testkit.lane;
  exports dev.modeldock.testkit.messages;
  exports dev.modeldock.testkit.openai;
  exports dev.modeldock.testkit.responses;
  exports dev.modeldock.testkit.lmstudio;
  exports dev.modeldock.testkit.runtime;
  exports dev.modeldock.testkit.wire;

  opens dev.modeldock.testkit.contract to
      org.junit.platform.commons;
}
