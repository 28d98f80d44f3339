package dev.modeldock.kernel.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.kernel.host.SecretMask;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {

  private static final ChatCall CALL = ChatCall.builder("r1", "m").build();

  @ParameterizedTest
  @ValueSource(classes = {GuardedProvider.class, GuardedStream.class})
  void everyMethodOfTheInterfaceIsGuarded(Class<?> guard) {
    List<Method> methods =
        Arrays.stream(guard.getInterfaces())
            .flatMap(api -> Arrays.stream(api.getMethods()))
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .toList();

    assertThat(methods).isNotEmpty();
    assertThat(methods)
        .allSatisfy(method ->
            assertThat(guard.getMethod(method.getName(), method.getParameterTypes()))
                .extracting(Method::getDeclaringClass)
                .isEqualTo(guard));
  }

  @Test
  void whateverIsThrownBecomesADefectWithoutTheThrownObject() {
    for (Throwable thrown :
        List.of(
            new IllegalStateException("a prompt"),
            new NoClassDefFoundError("a/b/C"),
            new AssertionError("a secret"),
            new java.io.IOException("sneaked"))) {
      var provider = guarded(new Scripted(() -> sneak(thrown)));

      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              provider::models, () -> provider.chat(CALL), () -> provider.embed(embeddings()))) {
        assertThatThrownBy(call)
            .isInstanceOf(ProviderDefect.class)
            .hasNoCause()
            .hasMessageEndingWith(": " + thrown.getClass().getName());
      }
    }
  }

  @Test
  void failuresOfTheApiAndInterruptsPass() {
    assertThatThrownBy(() -> guarded(new Scripted(() -> sneak(timedOut()))).chat(CALL))
        .isInstanceOf(TimedOut.class);
    assertThatThrownBy(
            () -> guarded(new Scripted(() -> sneak(new InterruptedException()))).chat(CALL))
        .isInstanceOf(InterruptedException.class);
    assertThatThrownBy(
            () -> guarded(new Scripted(() -> sneak(new OutOfMemoryError("test")))).chat(CALL))
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void nullIsADefect() {
    var provider = guarded(new Scripted(() -> null));

    assertThatThrownBy(provider::models).isInstanceOf(ProviderDefect.class);
    assertThatThrownBy(() -> provider.chat(CALL))
        .isInstanceOfSatisfying(
            ProviderDefect.class, e -> assertThat(e.stage()).isEqualTo(Stage.SENT))
        .hasMessage("the provider of instance 'here' returned nothing usable from chat");
    assertThatThrownBy(() -> provider.embed(embeddings())).isInstanceOf(ProviderDefect.class);
  }

  @Test
  void vectorsThatNobodyCanUseAreADefect() {
    for (List<float[]> vectors :
        List.<List<float[]>>of(
            List.of(),
            List.of(new float[0]),
            List.of(new float[] {1}, new float[] {2}),
            List.of(new float[] {Float.NaN}),
            List.of(new float[] {1, Float.NEGATIVE_INFINITY}))) {
      Provider provider = guarded(new Scripted(() -> new Embeddings(vectors, null)));
      assertThatThrownBy(() -> provider.embed(embeddings())).isInstanceOf(ProviderDefect.class);
    }
  }

  @Test
  void checkThatThrowsIsAFinding() throws Exception {
    Health health = guarded(new Scripted(() -> sneak(new IllegalStateException()))).check();

    assertThat(health)
        .isEqualTo(
            Health.down(
                "the provider of instance 'here' failed in check:"
                    + " java.lang.IllegalStateException"));
    assertThat(guarded(new Scripted(() -> null)).check().status()).isEqualTo(Health.Status.DOWN);
  }

  @Test
  void modelsAreCopiedOutOfThePluginsList() throws Exception {
    var list = new ArrayList<>(List.of(ModelDescriptor.of("a")));
    List<ModelDescriptor> models = guarded(new Scripted(() -> list)).models();
    list.clear();

    assertThat(models).hasSize(1);
  }

  @Test
  void streamTellsWhetherTheAnswerHadBegun() throws Exception {
    var early = stream(() -> sneak(new IllegalStateException()));
    assertThatThrownBy(early::next)
        .isInstanceOfSatisfying(
            ProviderDefect.class, e -> assertThat(e.stage()).isEqualTo(Stage.SENT));
    assertThat(early.next()).isNull();

    var turn = new AtomicInteger();
    var late =
        stream(() ->
            turn.getAndIncrement() == 0 ? new TextDelta("a") : sneak(new IllegalStateException()));
    assertThat(late.next()).isEqualTo(new TextDelta("a"));
    assertThatThrownBy(late::next)
        .isInstanceOfSatisfying(
            ProviderDefect.class, e -> assertThat(e.stage()).isEqualTo(Stage.STREAMING));
  }

  @Test
  void pluginsStreamIsClosedOnceAndItsFailureIsKeptBack() throws Exception {
    var closed = new AtomicInteger();
    var guard =
        guarded(
                new Scripted(() ->
                    new ModelStream() {
                      @Override
                      public ModelEvent next() {
                        return null;
                      }

                      @Override
                      public boolean ready() {
                        throw new IllegalStateException();
                      }

                      @Override
                      public void close() {
                        closed.incrementAndGet();
                        throw new IllegalStateException();
                      }
                    }))
            .chat(CALL);

    assertThat(guard.ready()).isFalse();
    guard.close();
    guard.close();
    assertThat(closed).hasValue(1);
  }

  @Test
  void endedProviderCutsItsStreamsAndRefusesCalls() throws Exception {
    var closed = new AtomicInteger();
    var provider = guarded(new Scripted(() -> new Silent(closed)));
    ModelStream open = provider.chat(CALL);

    provider.end();

    assertThat(closed).hasValue(1);
    assertThatThrownBy(open::next)
        .isInstanceOf(Unreachable.class)
        .hasMessage("instance 'here' was closed while it answered");
    assertThatThrownBy(() -> provider.chat(CALL)).isInstanceOf(Unreachable.class);
  }

  private static ModelStream stream(Callable<ModelEvent> next) throws Exception {
    return guarded(
            new Scripted(() ->
                new ModelStream() {
                  @Override
                  public ModelEvent next() throws InterruptedException, ProviderException {
                    return call(next);
                  }

                  @Override
                  public void close() {}
                }))
        .chat(CALL);
  }

  private static GuardedProvider guarded(Provider provider) {
    return new GuardedProvider("here", provider, new SecretMask());
  }

  private static TimedOut timedOut() {
    return new TimedOut(Stage.SENT, "too slow");
  }

  private static EmbeddingsCall embeddings() {
    return EmbeddingsCall.of("r1", "m", List.of("a"));
  }

  @SuppressWarnings("unchecked") // throws what is not declared, as a plugin can
  private static <T, E extends Throwable> T sneak(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @SuppressWarnings("unchecked")
  private static <T> T call(Callable<?> script) {
    try {
      return (T) script.call();
    } catch (Exception e) {
      return GuardTest.<T, RuntimeException>sneak(e);
    }
  }

  /** Ends when it is closed. */
  private record Silent(AtomicInteger closed) implements ModelStream {

    @Override
    public ModelEvent next() {
      return null;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }

  /** Answers every call in the same way. */
  private record Scripted(Callable<?> script) implements Provider {

    @Override
    public List<ModelDescriptor> models() {
      return call(script);
    }

    @Override
    public ModelStream chat(ChatCall call) {
      return call(script);
    }

    @Override
    public Embeddings embed(EmbeddingsCall call) {
      return call(script);
    }

    @Override
    public Health check() {
      return call(script);
    }

    private static <T> T call(Callable<?> script) {
      return GuardTest.call(script);
    }
  }
}
