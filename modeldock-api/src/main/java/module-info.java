import org.jspecify.annotations.NullMarked;

/**
 * The API that a ModelDock provider is written against.
 *
 * <p>A provider is a modular jar that requires this module, exports and opens nothing, and provides
 * one {@link dev.modeldock.api.ProviderFactory}. Nothing here depends on anything but {@code
 * java.base}; no type is null unless it says {@code @Nullable}.
 *
 * <p>Marks such as (R52) name the rule by which a sentence is tested: each is a test of {@code
 * ProviderContractTest} in the module {@code dev.modeldock.testkit}, which the author of a provider
 * extends.
 *
 * <p>Two annotations say who implements a type, and so how it may grow: what the host implements
 * ({@link dev.modeldock.api.ImplementedByHost}) may get new methods in any minor release; what a
 * plugin implements ({@link dev.modeldock.api.ImplementedByPlugin}) only gets default methods.
 */
@NullMarked
module dev.modeldock.api {
  requires static transitive org.jspecify;

  exports dev.modeldock.api;
  exports dev.modeldock.api.call;
  exports dev.modeldock.api.embeddings;
  exports dev.modeldock.api.error;
  exports dev.modeldock.api.host;
  exports dev.modeldock.api.model;
  exports dev.modeldock.api.settings;
  exports dev.modeldock.api.stream;
}
