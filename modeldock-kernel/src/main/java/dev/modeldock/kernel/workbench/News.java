package dev.modeldock.kernel.workbench;

import java.time.Duration;
import java.util.List;

/** What an author is told of the plugin that they work on. */
public sealed interface News {

  /**
   * A build serves.
   *
   * @param plugin its id and version
   * @param generation the number of its generation
   * @param took from the end of the build's writing until new requests get it
   */
  record Loaded(String plugin, long generation, Duration took) implements News {}

  /**
   * A build was refused; what served before still does.
   *
   * @param problems why, one line each
   */
  record Refused(List<String> problems) implements News {

    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /**
   * The plugin can be called.
   *
   * @param instance an instance of its type
   * @param model the first of the models that it lists
   * @param key a key that reaches this instance and nothing else, for a day
   */
  record Callable(String instance, String model, String key) implements News {

    /** Leaves out the key. */
    @Override
    public String toString() {
      return "Callable[" + instance + ":" + model + "]";
    }
  }

  /**
   * The plugin serves a type of which no instance could be made by itself.
   *
   * @param type the type
   * @param problems what an instance needs, one line each
   */
  record Unconfigured(String type, List<String> problems) implements News {

    public Unconfigured {
      problems = List.copyOf(problems);
    }
  }
}
