import org.jspecify.annotations.NullMarked;

/** Scripted fake runtimes and a fake host: what provider authors test with. */
@NullMarked
module dev.modeldock.testkit {
  requires transitive dev.modeldock.api;
  requires java.net.http;
  requires tools.jackson.databind;
  requires static transitive org.jspecify;
}
