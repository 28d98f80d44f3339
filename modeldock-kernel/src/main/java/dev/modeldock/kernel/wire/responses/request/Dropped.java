package dev.modeldock.kernel.wire.responses.request;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers the names of what a request says and no runtime is told. Each is named once. */
final class Dropped {

  private final Set<String> names = new LinkedHashSet<>();

  void add(String name) {
    names.add(name);
  }

  List<String> names() {
    return List.copyOf(names);
  }
}
