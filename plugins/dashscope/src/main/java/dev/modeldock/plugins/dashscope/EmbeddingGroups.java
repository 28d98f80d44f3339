package dev.modeldock.plugins.dashscope;

import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.host.HostThreads;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.api.stream.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Asks for more vectors than DashScope makes in one call, in groups, a few of them at once. The
 * first group that fails ends all, as does an interrupt of the thread that waits.
 */
final class EmbeddingGroups {

  private static final int MOST_AT_ONCE = 4;
  private static final int ROWS = 10;
  private static final int ROWS_OF_OLD_MODELS = 25;

  private final List<EmbeddingsCall> groups;
  private final OpenAiTransport transport;
  private final AtomicReferenceArray<@Nullable Embeddings> answers;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final CountDownLatch over;

  private EmbeddingGroups(List<EmbeddingsCall> groups, OpenAiTransport transport) {
    this.groups = groups;
    this.transport = transport;
    this.answers = new AtomicReferenceArray<>(groups.size());
    this.over = new CountDownLatch(groups.size());
  }

  /** {@return the vectors of all texts, in their order, and what they took together} */
  static Embeddings ask(EmbeddingsCall call, OpenAiTransport transport, HostThreads threads)
      throws ProviderException, InterruptedException {
    List<EmbeddingsCall> groups = split(call);
    return groups.size() == 1
        ? transport.embed(groups.getFirst())
        : new EmbeddingGroups(groups, transport).run(threads);
  }

  private static List<EmbeddingsCall> split(EmbeddingsCall call) throws Unsupported {
    List<String> inputs = call.inputs();
    int rows = isOld(call.model()) ? ROWS_OF_OLD_MODELS : ROWS;
    if (inputs.size() <= rows) {
      return List.of(call);
    }
    var groups = new ArrayList<EmbeddingsCall>();
    for (int from = 0; from < inputs.size(); from += rows) {
      List<String> part = inputs.subList(from, Math.min(inputs.size(), from + rows));
      EmbeddingsCall group =
          EmbeddingsCall.of(call.requestId(), call.model(), part)
              .withOptions(call.options())
              .withDeadline(call.deadline());
      groups.add(
          call.dimensions().isPresent()
              ? group.withDimensions(call.dimensions().getAsInt())
              : group);
    }
    return groups;
  }

  private static boolean isOld(String model) {
    return model.startsWith("text-embedding-v1") || model.startsWith("text-embedding-v2");
  }

  private Embeddings run(HostThreads threads) throws ProviderException, InterruptedException {
    var workers = new ArrayList<Thread>();
    try {
      for (int i = 0; i < Math.min(MOST_AT_ONCE, groups.size()); i++) {
        workers.add(threads.start("embed-" + i, this::work));
      }
      over.await();
    } finally {
      // Lets go of the calls that are still under way; of those that are done nothing is left.
      workers.forEach(Thread::interrupt);
    }
    return switch (failure.get()) {
      case null -> together();
      case ProviderException e -> throw e;
      case InterruptedException _ ->
          throw new InterruptedException("the provider was closed while it waited for vectors");
      case Throwable e -> throw new IllegalStateException("asking for vectors failed", e);
    };
  }

  private void work() {
    try {
      for (int i = next.getAndIncrement();
          i < groups.size() && failure.get() == null;
          i = next.getAndIncrement()) {
        answers.set(i, transport.embed(groups.get(i)));
        over.countDown();
      }
    } catch (ProviderException | InterruptedException | RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      while (over.getCount() > 0) {
        over.countDown();
      }
    }
  }

  private Embeddings together() {
    var vectors = new ArrayList<float[]>();
    long tokens = 0;
    boolean counted = true;
    for (int i = 0; i < groups.size(); i++) {
      Embeddings answer = Objects.requireNonNull(answers.get(i));
      vectors.addAll(answer.vectors());
      counted &= answer.usage() != null;
      tokens += answer.usage() == null ? 0 : answer.usage().promptTokens();
    }
    return new Embeddings(vectors, counted ? Usage.of(tokens, 0) : null);
  }
}
