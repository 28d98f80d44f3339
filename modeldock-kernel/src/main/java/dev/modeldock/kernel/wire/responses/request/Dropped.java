package dev.modeldock.kernel.wire.responses.request;

import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers the names of what a request says and no runtime is told. Each is named once. */
final class Dropped {

  private final Set<String> names = new LinkedHashSet<>();

  void add(String name) {
    names.add(name);
  }

  /** Adds what an object says beyond what is read of it; a null says nothing. */
  void othersThan(Set<String> read, Map<String, JsonValue> object, String field) {
    object.forEach((name, value) -> {
      if (!read.contains(name) && !value.is(JsonKind.NULL)) {
        add(field + "." + name);
      }
    });
  }

  List<String> names() {
    return List.copyOf(names);
  }
}
