package dev.modeldock.kernel.control;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import dev.modeldock.kernel.exchange.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;

/**
 * Sends rows to one client as they are read, some kilobytes at a time. Whoever reads slowly slows
 * their reading, and nothing is gathered. Rows that cannot be read any further end the connection
 * instead of the answer, so that no part of them passes for all.
 */
final class RowOutput {

  private static final System.Logger LOG = System.getLogger(RowOutput.class.getName());
  private static final int WORTH_A_WRITE = 32 * 1024;

  private final ControlJson json;

  RowOutput(ControlJson json) {
    this.json = json;
  }

  void send(Reply.Rows rows, Exchange exchange) throws ClientGoneException {
    EventOutput out =
        exchange.download(
            rows.contentType(),
            new Answer.Header("cache-control", "no-store"),
            new Answer.Header(
                "content-disposition", "attachment; filename=\"" + rows.fileName() + "\""));
    var taker = new Gathering(out);
    try {
      rows.source().send(taker);
      taker.flush();
      out.finish();
    } catch (ClientGoneException gone) {
      throw gone;
    } catch (IOException failed) {
      LOG.log(Level.WARNING, "an export was broken off", failed);
    }
  }

  private final class Gathering implements Reply.Taker {

    private final EventOutput out;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream(WORTH_A_WRITE);

    Gathering(EventOutput out) {
      this.out = out;
    }

    @Override
    public void line(JsonDoc document) throws IOException {
      gathered.write(json.write(document));
      gathered.write('\n');
      flushIfWorth();
    }

    @Override
    public void text(String text) throws IOException {
      gathered.write(text.getBytes(StandardCharsets.UTF_8));
      flushIfWorth();
    }

    private void flushIfWorth() throws ClientGoneException {
      if (gathered.size() >= WORTH_A_WRITE) {
        flush();
      }
    }

    void flush() throws ClientGoneException {
      if (gathered.size() > 0) {
        byte[] bytes = gathered.toByteArray();
        out.write(bytes, 0, bytes.length);
        gathered.reset();
      }
    }
  }
}
