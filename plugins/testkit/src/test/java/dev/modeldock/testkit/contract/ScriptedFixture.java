package dev.modeldock.testkit.contract;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A provider with one model and no runtime, made to do just one thing, right or wrong. */
final class ScriptedFixture implements RuntimeFixture, ProviderFactory {

  static final String SECRET = "sk-scripted-77";

  private interface Chat {
    ModelStream open() throws Exception;
  }

  private final Chat chat;
  private final boolean leaky;

  private ScriptedFixture(Chat chat, boolean leaky) {
    this.chat = chat;
    this.leaky = leaky;
  }

  static ScriptedFixture saying(ModelEvent... events) {
    return new ScriptedFixture(() -> stream(List.of(events)), false);
  }

  static ScriptedFixture failing(Supplier<Exception> failure) {
    return new ScriptedFixture(
        () -> {
          throw failure.get();
        },
        false);
  }

  /** Says one thing and then waits, whoever closes its stream. */
  static ScriptedFixture deaf() {
    return new ScriptedFixture(
        () ->
            new ModelStream() {
              private boolean begun;

              @Override
              public @Nullable ModelEvent next() throws InterruptedException {
                if (begun) {
                  new CountDownLatch(1).await();
                }
                begun = true;
                return new TextDelta("Hel");
              }

              @Override
              public void close() {}
            },
        false);
  }

  /** Starts a thread that ends for nobody. */
  static ScriptedFixture leaky() {
    return new ScriptedFixture(saying().chat, true);
  }

  private static ModelStream stream(List<ModelEvent> events) {
    Iterator<ModelEvent> left = events.iterator();
    return new ModelStream() {
      @Override
      public @Nullable ModelEvent next() {
        return left.hasNext() ? left.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of("scripted", "Scripted");
  }

  @Override
  public Provider create(ProviderContext host) {
    if (leaky) {
      host.threads().start("leak", ScriptedFixture::waitForEver);
    }
    return new Provider() {
      @Override
      public List<ModelDescriptor> models() {
        return List.of(ModelDescriptor.of("one"));
      }

      @Override
      public ModelStream chat(ChatCall call) throws ProviderException {
        try {
          return chat.open();
        } catch (ProviderException | RuntimeException e) {
          throw e;
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }

      @Override
      public Health check() {
        return Health.up("always");
      }
    };
  }

  private static void waitForEver() {
    while (true) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        // That is the flaw.
      }
    }
  }

  @Override
  public ProviderFactory factory() {
    return this;
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of();
  }

  @Override
  public Map<String, String> secrets() {
    return Map.of("api_key", SECRET);
  }

  @Override
  public Optional<Cue> cue(Scene scene) {
    return Optional.of(Cue.model("one"));
  }

  @Override
  public boolean awaitCall(Duration limit) {
    return true;
  }

  @Override
  public boolean awaitAbandoned(Duration limit) {
    return false;
  }

  @Override
  public void close() {}
}
