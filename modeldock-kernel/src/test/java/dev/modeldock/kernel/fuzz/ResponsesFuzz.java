package dev.modeldock.kernel.fuzz;

import dev.modeldock.kernel.wire.responses.ResponsesBody;
import dev.modeldock.kernel.wire.responses.request.StoredItems;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bodies of OpenAI's responses, some of which refer to an earlier one. */
public final class ResponsesFuzz {

  private static final byte[] ITEMS =
      """
      {"items":[{"type":"message","role":"user","content":"Hi"},
      {"type":"function_call","id":"fc_1","call_id":"call_1","name":"f","arguments":"{}"}]}
      """
          .getBytes(StandardCharsets.UTF_8);

  static final StoredItems STORED =
      new StoredItems() {
        @Override
        public Optional<byte[]> conversation(String responseId) {
          return responseId.startsWith("resp_") ? Optional.of(ITEMS.clone()) : Optional.empty();
        }

        @Override
        public Optional<byte[]> item(String itemId) {
          return itemId.startsWith("fc_") ? Optional.of(ITEMS.clone()) : Optional.empty();
        }
      };

  private ResponsesFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    DialectFuzz.judge(ResponsesBody.read(data, STORED, kept -> DialectFuzz.scanned(kept.json())));
  }
}
