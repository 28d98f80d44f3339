package dev.modeldock.api;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import java.util.List;

/**
 * One configured runtime: a connection to Ollama here, to a cloud account there.
 *
 * <p><b>Threads.</b> All methods may be called at the same time from many virtual threads (R20). A
 * call runs on the thread of the request that needs it and blocks that thread; it is interrupted
 * when the client leaves, and must then end at once with {@link InterruptedException} or an
 * exception of its own, and let the runtime know by letting go of it (R51, R53, R55). Keep no state
 * in a {@link ThreadLocal}: the thread ends with the request.
 *
 * <p><b>Failures.</b> Say what went wrong with the kind of {@link ProviderException} that fits and
 * the {@link Stage} that was reached: the host decides by these two, and by nothing else, whether
 * another target may be tried. Anything else that is thrown counts as a defect of the plugin.
 * Messages are shown to users: name the thing, never a secret and never a prompt (R60).
 */
@ImplementedByPlugin
public interface Provider extends AutoCloseable {

  /**
   * Lists the models that can be called now.
   *
   * <p>May ask the runtime. The host caches the answer for a short while.
   *
   * @return the models, in the runtime's own order, each name once (R05); empty if there are none
   */
  List<ModelDescriptor> models() throws ProviderException, InterruptedException;

  /**
   * Starts a chat completion and returns its events.
   *
   * <p>May return before the runtime has said anything; a runtime that refuses may be reported here
   * or by the first {@link ModelStream#next()}, whichever is natural.
   *
   * @param call what is asked for; its {@link ChatCall#stream()} says whether the client wants
   *     pieces (R11), and a provider may stream from its runtime either way; the answer is the same
   *     (R12)
   * @return the stream, which the caller closes
   */
  ModelStream chat(ChatCall call) throws ProviderException, InterruptedException;

  /**
   * Turns texts into vectors, or tokens where the runtime takes them (R25).
   *
   * @return one vector of finite numbers for each input, in the order of the inputs (R19)
   * @throws Unsupported if this provider has no embeddings, which is the default
   */
  default Embeddings embed(EmbeddingsCall call) throws ProviderException, InterruptedException {
    throw new Unsupported(Stage.NOT_SENT, "embeddings");
  }

  /**
   * Looks whether the runtime answers, without using a model.
   *
   * @return what was found (R06); a runtime that is down is an answer, not an exception (R07)
   */
  Health check() throws InterruptedException;

  /**
   * Releases what this provider holds. Idempotent. The host has closed all streams before, and
   * closes whatever was handed out by the {@link dev.modeldock.api.host.ProviderContext} after;
   * then nothing is left (R61), however often an instance is made anew (R62).
   */
  @Override
  default void close() {}
}
