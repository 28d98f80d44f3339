package dev.modeldock.testkit.lmstudio;

import dev.modeldock.testkit.runtime.Beat;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A downloaded model that always does the same.
 *
 * @param key its name, with or without a publisher
 * @param traits what it can do, and what is odd about it
 * @param context the largest window it can be loaded with, in tokens
 * @param beats its answer to any chat
 */
public record StudioModel(String key, Set<Trait> traits, int context, List<Beat> beats) {

  /** What a model can do, and what is odd about it. */
  public enum Trait {
    /** Makes vectors and nothing else. */
    EMBEDDING,
    /** Takes images. */
    VISION,
    /** Was trained for tools. */
    TOOLS,
    /** Offers a choice of reasoning. */
    REASONING,
    /**
     * Names its reasoning {@code reasoning}, as gpt-oss does, and not {@code reasoning_content}.
     */
    SAYS_REASONING,
    /** Repeats an empty name and the type with each fragment of a call, as before 0.3.16. */
    REPEATS_EMPTY_NAMES,
    /** Ends with {@code stop} although it called tools, as before 0.3.15. */
    STOPS_AFTER_CALLS,
    /** Is answered for by another model, as an unknown name is while one model is loaded. */
    ANSWERED_BY_ANOTHER,
    /** Leaves out {@code [DONE]}. */
    NO_END_MARK,
    /** Is not loaded by a request, only by the owner. */
    NEVER_JUST_IN_TIME
  }

  private static final int USUAL_CONTEXT = 131_072;

  public StudioModel {
    traits = Set.copyOf(traits);
    beats = List.copyOf(beats);
  }

  /** {@return a plain chat model} */
  public static StudioModel chat(String key, Beat... beats) {
    return new StudioModel(key, Set.of(), USUAL_CONTEXT, List.of(beats));
  }

  /** {@return this model, with more traits} */
  public StudioModel with(Trait... more) {
    var all = EnumSet.noneOf(Trait.class);
    all.addAll(traits);
    all.addAll(List.of(more));
    return new StudioModel(key, all, context, beats);
  }

  /** {@return whether the model has that trait} */
  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  /** {@return who made it: what stands before the slash} */
  String publisher() {
    int slash = key.indexOf('/');
    return slash < 0 ? "modeldock-fakes" : key.substring(0, slash);
  }
}
