package dev.modeldock.testkit.dashscope;

import dev.modeldock.testkit.runtime.Beat;
import java.util.List;
import java.util.Set;

/**
 * A model that always does the same.
 *
 * @param name its name
 * @param traits what it insists on
 * @param beats its answer to any chat
 */
public record DashScopeModel(String name, Set<Trait> traits, List<Beat> beats) {

  /** What a model can or insists on. */
  public enum Trait {
    /** It thinks unless it is told not to. */
    THINKS,
    /** It cannot be told not to think. */
    ALWAYS_THINKS,
    /** It refuses to be told whether to think. */
    NO_SWITCH,
    /** It answers in a stream only. */
    STREAM_ONLY,
    /** The content of a message must be a string. */
    TEXT_ONLY,
    /** It cannot be forced to call a tool. */
    AUTO_TOOLS_ONLY,
    /** It knows no tools. */
    NO_TOOLS,
    /** It writes events without a space after the colon and with comments between them. */
    COMPACT,
    /** It refuses every conversation and repeats it in what it says. */
    QUOTES,
    /** It fails at every conversation and repeats it in what it says. */
    QUOTES_FAILING,
    /** It makes vectors and nothing else. */
    EMBEDS
  }

  public DashScopeModel {
    traits = Set.copyOf(traits);
    beats = List.copyOf(beats);
  }

  /** {@return a plain chat model} */
  public static DashScopeModel chat(String name, Beat... beats) {
    return new DashScopeModel(name, Set.of(), List.of(beats));
  }

  /** {@return this model, with exactly these traits} */
  public DashScopeModel with(Trait... all) {
    return new DashScopeModel(name, Set.of(all), beats);
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }
}
