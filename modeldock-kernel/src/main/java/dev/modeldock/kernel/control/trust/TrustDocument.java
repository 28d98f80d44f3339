package dev.modeldock.kernel.control.trust;

import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.plugin.trust.Trust;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a plugin's jar stands with its owner, wherever plugins are shown. */
public final class TrustDocument {

  /** What can be known of where a jar comes from. */
  public static final Type STATE = Type.choice("core", "signed", "unsigned", "invalid", "modified");

  /** Why a jar may be loaded. */
  public static final Type BASIS = Type.choice("distribution", "publisher", "consent", "dev");

  private TrustDocument() {}

  /** {@return {@code shape}, with what is shown of trust} */
  public static Shape shaped(Shape shape) {
    return shape
        .with(
            "trust",
            STATE,
            "What is known of where its jar comes from; null if it was never judged.")
        .orNull()
        .text("signer", "The publisher that has signed it; null if none is known.")
        .orNull()
        .text("key", "The public key that it is signed with; null if it is not.")
        .orNull()
        .with("trusted_by", BASIS, "Why it may be loaded; null if it may not, or may not again.")
        .orNull();
  }

  /** {@return how a jar stands, as plain values; null if it was never judged} */
  public static Map<String, @Nullable Object> values(@Nullable Trust trust) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    values.put("trust", trust == null ? null : trust.state().id());
    values.put("signer", trust == null ? null : trust.signer());
    values.put("key", trust == null ? null : trust.key());
    values.put("trusted_by", trust == null || trust.basis() == null ? null : trust.basis().id());
    return values;
  }

  /** {@return {@code document}, with how a jar stands; null if it was never judged} */
  public static JsonDoc with(@Nullable Trust trust, JsonDoc document) {
    values(trust).forEach(document::with);
    return document;
  }
}
