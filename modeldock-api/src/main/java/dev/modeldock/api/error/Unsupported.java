package dev.modeldock.api.error;

/** The provider cannot do what the request needs, whatever the model. */
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

  /** {@return what is not supported} */
  public String feature() {
    return feature;
  }
}
