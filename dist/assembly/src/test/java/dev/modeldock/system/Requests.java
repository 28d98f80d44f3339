package dev.modeldock.system;

/** The bodies that the bare client sends. */
final class Requests {

  private Requests() {}

  static String chat(String model, String text) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(model, text);
  }

  static String streamedChat(String model, String text) {
    return "{\"model\":\"%s\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(model, text);
  }
}
