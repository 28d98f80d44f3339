package dev.modeldock.kernel.wire.openai;

import dev.modeldock.api.model.Capability;
import dev.modeldock.kernel.wire.ByteSink;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Renders models as {@code GET /v1/models} and {@code GET /v1/models/{model}} answer them. */
public final class ModelListWriter {

  private static final int USUAL_LENGTH = 256;

  /**
   * A model or an alias, as the list shows it.
   *
   * @param id the name to ask for: {@code instance:model}, or an alias
   * @param created when it was made, in seconds since 1970
   * @param ownedBy whose it is
   * @param capabilities what it can do
   * @param contextLength the size of its context window in tokens; -1 if not known
   * @param loaded whether a runtime is known to hold it in memory
   * @param targets what an alias stands for, the first choice first; empty for a model
   */
  public record Listed(
      String id,
      long created,
      String ownedBy,
      Set<Capability> capabilities,
      long contextLength,
      boolean loaded,
      List<String> targets) {

    public Listed {
      capabilities = Set.copyOf(capabilities);
      targets = List.copyOf(targets);
    }
  }

  private ModelListWriter() {}

  /** {@return the list, in the order given} */
  public static byte[] list(List<Listed> models) {
    return list(models, "]}");
  }

  /**
   * {@return the list for Codex, which looks for a second one of its own kind} It stays empty: an
   * entry there brings the instructions that Codex then works by, and with none it uses its own.
   */
  public static byte[] listForCodex(List<Listed> models) {
    return list(models, "],\"models\":[]}");
  }

  private static byte[] list(List<Listed> models, String end) {
    var out = new ByteSink(64 + USUAL_LENGTH * models.size());
    out.ascii("{\"object\":\"list\",\"data\":[");
    String separator = "";
    for (Listed each : models) {
      out.ascii(separator);
      write(out, each);
      separator = ",";
    }
    return out.ascii(end).toBytes();
  }

  /** {@return one model by itself} */
  public static byte[] one(Listed model) {
    var out = new ByteSink(USUAL_LENGTH);
    write(out, model);
    return out.toBytes();
  }

  private static void write(ByteSink out, Listed model) {
    out.ascii("{\"id\":").string(model.id()).ascii(",\"object\":\"model\",\"created\":");
    out.number(model.created()).ascii(",\"owned_by\":").string(model.ownedBy());
    out.ascii(",\"modeldock\":{\"capabilities\":");
    strings(out, capabilities(model));
    out.ascii(",\"context_length\":");
    if (model.contextLength() < 0) {
      out.ascii("null");
    } else {
      out.number(model.contextLength());
    }
    out.ascii(",\"loaded\":").ascii(Boolean.toString(model.loaded()));
    if (!model.targets().isEmpty()) {
      out.ascii(",\"targets\":");
      strings(out, model.targets());
    }
    out.ascii("}}");
  }

  private static List<String> capabilities(Listed model) {
    return model.capabilities().stream()
        .sorted()
        .map(each -> each.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static void strings(ByteSink out, List<String> texts) {
    out.ascii("[");
    String separator = "";
    for (String each : texts) {
      out.ascii(separator).string(each);
      separator = ",";
    }
    out.ascii("]");
  }
}
