package dev.modeldock.kernel.relay;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.HttpReply;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An answer as a plugin reads it. The connection goes back as soon as the body was read. */
final class RelayReply implements HttpReply {

  private final Exchange exchange;
  private final ReplyHead head;
  private boolean over;

  RelayReply(Exchange exchange, ReplyHead head) {
    this.exchange = exchange;
    this.head = head;
  }

  @Override
  public int status() {
    return head.status();
  }

  @Override
  public Optional<String> header(String name) {
    return Optional.ofNullable(head.header(name.toLowerCase(Locale.ROOT)));
  }

  @Override
  public @Nullable String nextLine() throws ProviderException, InterruptedException {
    if (over) {
      return null;
    }
    ReceiveBuffer buffer = exchange.buffer();
    int searched = 0;
    while (true) {
      int from = buffer.start();
      int at = from + searched;
      while (at < buffer.end() && buffer.array()[at] != '\n') {
        at++;
      }
      searched = at - from;
      if (searched > exchange.limits().maxLineBytes()) {
        exchange.close();
        throw new ProtocolBroken(
            Stage.STREAMING,
            exchange.origin()
                + " sent a line longer than "
                + exchange.limits().maxLineBytes()
                + " bytes");
      }
      if (at < buffer.end()) {
        return line(buffer, searched, 1);
      }
      if (!exchange.more()) {
        return lastLine(buffer, searched);
      }
    }
  }

  private @Nullable String lastLine(ReceiveBuffer buffer, int length) {
    String last = length == 0 ? null : line(buffer, length, 0);
    end();
    return last;
  }

  private String line(ReceiveBuffer buffer, int length, int terminator) {
    byte[] array = buffer.array();
    int from = buffer.start();
    int text = length > 0 && array[from + length - 1] == '\r' ? length - 1 : length;
    String line = new String(array, from, text, StandardCharsets.UTF_8);
    buffer.consume(length + terminator);
    if (exchange.bodyEnded() && buffer.ready() == 0) {
      end();
    }
    return line;
  }

  @Override
  public byte[] readAll(int limit) throws ProviderException, InterruptedException {
    if (over) {
      return new byte[0];
    }
    exchange.readWhole(limit);
    byte[] all = exchange.buffer().copy();
    end();
    return all;
  }

  private void end() {
    if (!over) {
      over = true;
      exchange.finish();
    }
  }

  @Override
  public void close() {
    exchange.close();
  }
}
