package dev.modeldock.kernel.http;

import io.helidon.http.Headers;
import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.encoding.ContentEncodingContextConfig;

/**
 * Lets bodies of any encoding through as they are. Helidon would answer an encoded body with a 400
 * before anybody asked who sends it; so it reaches the exchange, which refuses it in its turn.
 */
final class UndecodedBodies implements ContentEncodingContext {

  private final ContentEncodingContext none =
      ContentEncodingContext.create(
          ContentEncodingContextConfig.builder()
              .contentEncodingsDiscoverServices(false)
              .buildPrototype());

  @Override
  public boolean contentEncodingEnabled() {
    return false;
  }

  @Override
  public boolean contentDecodingEnabled() {
    return true;
  }

  @Override
  public boolean contentEncodingSupported(String encoding) {
    return false;
  }

  @Override
  public boolean contentDecodingSupported(String encoding) {
    return true;
  }

  @Override
  public ContentEncoder encoder(String encoding) {
    return none.encoder(encoding);
  }

  @Override
  public ContentDecoder decoder(String encoding) {
    return ContentDecoder.NO_OP;
  }

  @Override
  public ContentEncoder encoder(Headers headers) {
    return ContentEncoder.NO_OP;
  }

  @Override
  public ContentEncodingContextConfig prototype() {
    return none.prototype();
  }
}
