package example.misfit;

/** Cannot be initialised. */
final class Broken {

  static final int VALUE = Integer.parseInt("not a number");

  private Broken() {}
}
