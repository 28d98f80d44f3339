package dev.modeldock.kernel.provider;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.host.SecretMask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stands before a plugin's stream, as {@link GuardedProvider} does before its provider. */
final class GuardedStream implements ModelStream {

  private final String instance;
  private final ModelStream stream;
  private final SecretMask mask;
  private final Defects defects;
  private final Runnable onDefect;
  private final Consumer<GuardedStream> onClose;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean cut;
  private boolean begun;
  private boolean over;

  GuardedStream(
      String instance,
      ModelStream stream,
      SecretMask mask,
      Defects defects,
      Runnable onDefect,
      Consumer<GuardedStream> onClose) {
    this.instance = instance;
    this.stream = stream;
    this.mask = mask;
    this.defects = defects;
    this.onDefect = onDefect;
    this.onClose = onClose;
  }

  @Override
  public @Nullable ModelEvent next() throws ProviderException, InterruptedException {
    if (over) {
      return null;
    }
    ModelEvent event;
    try {
      event = stream.next();
    } catch (StackOverflowError e) {
      // The plugin's own doing: the rest of the stack is there again.
      over = true;
      throw failure(e);
    } catch (InterruptedException | VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      over = true;
      throw failure(e);
    }
    if (event != null) {
      begun = true;
      return event;
    }
    over = true;
    if (cut) {
      // Not null: an answer that was cut off must not look like one that is finished.
      throw wasCut();
    }
    return null;
  }

  private ProviderException failure(Throwable thrown) {
    if (cut) {
      return wasCut();
    }
    ProviderException failure =
        thrown instanceof ProviderException known
            ? mask.masked(known)
            : defects.thrown(thrown, stage(), "the stream");
    if (failure instanceof ProviderDefect) {
      onDefect.run();
    }
    return failure;
  }

  private ProviderException wasCut() {
    String message = "instance '" + instance + "' was closed while it answered";
    return begun
        ? new ProtocolBroken(Stage.STREAMING, message)
        : new Unreachable(Stage.SENT, message);
  }

  private Stage stage() {
    return begun ? Stage.STREAMING : Stage.SENT;
  }

  @Override
  public boolean ready() {
    try {
      return !over && stream.ready();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      defects.note(e, "ready");
      return false;
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    onClose.accept(this);
    try {
      stream.close();
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      defects.note(e, "closing a stream");
    }
  }

  /** Ends the answer from the host's side: its reader is told that it is not whole. */
  void cut() {
    cut = true;
    close();
  }
}
