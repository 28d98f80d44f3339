package dev.modeldock.api.error;

/**
 * The provider cannot do what the request needs, whatever the model. So is refused what a runtime
 * cannot be told of and what would change the answer (R64).
 */
public final class Unsupported extends ProviderException {

  private static final long serialVersionUID = 1L;

  private final String feature;

  /**
   * @param feature what is not supported: {@code embeddings}, or the name of a request field
   */
  public Unsupported(Stage stage, String feature) {
    super(stage, feature + " is not supported by this provider", null);
    this.feature = feature;
  }

  /**
   * Says it in other words than the usual.
   *
   * @param feature the name of the request field
   * @param message what is not supported, and what to send instead
   */
  public Unsupported(Stage stage, String feature, String message) {
    super(stage, message, null);
    this.feature = feature;
  }

  /** {@return what is not supported} */
  public String feature() {
    return feature;
  }
}
