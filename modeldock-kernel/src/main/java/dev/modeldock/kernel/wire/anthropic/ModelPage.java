package dev.modeldock.kernel.wire.anthropic;

import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.openai.ModelListWriter.Listed;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders models as Anthropic's {@code GET /v1/models} and {@code GET /v1/models/{id}} do. */
public final class ModelPage {

  private static final int USUAL_LENGTH = 192;

  private ModelPage() {}

  /** {@return the page of {@code models}, in their order, that {@code query} asks for} */
  public static byte[] list(List<Listed> models, PageQuery query) {
    PageQuery.Page<Listed> page = query.of(models, Listed::id);
    var out = new ByteSink(96 + USUAL_LENGTH * page.items().size());
    out.ascii("{\"data\":[");
    String separator = "";
    for (Listed each : page.items()) {
      out.ascii(separator);
      write(out, each);
      separator = ",";
    }
    out.ascii("],\"has_more\":").ascii(Boolean.toString(page.more()));
    out.ascii(",\"first_id\":");
    id(out, page.items().isEmpty() ? null : page.items().getFirst());
    out.ascii(",\"last_id\":");
    id(out, page.items().isEmpty() ? null : page.items().getLast());
    return out.ascii("}").toBytes();
  }

  /** {@return one model by itself} */
  public static byte[] one(Listed model) {
    var out = new ByteSink(USUAL_LENGTH);
    write(out, model);
    return out.toBytes();
  }

  private static void id(ByteSink out, @Nullable Listed model) {
    if (model == null) {
      out.ascii("null");
    } else {
      out.string(model.id());
    }
  }

  private static void write(ByteSink out, Listed model) {
    out.ascii("{\"type\":\"model\",\"id\":").string(model.id());
    out.ascii(",\"display_name\":").string(model.id());
    out.ascii(",\"created_at\":").string(Instant.ofEpochSecond(model.created()).toString());
    out.ascii(",\"max_input_tokens\":");
    if (model.contextLength() < 0) {
      out.ascii("null");
    } else {
      out.number(model.contextLength());
    }
    out.ascii(",\"max_tokens\":null,\"capabilities\":null}");
  }
}
