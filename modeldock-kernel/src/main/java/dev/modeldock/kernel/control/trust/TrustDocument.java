package dev.modeldock.kernel.control.trust;

import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.plugin.trust.Trust;
import org.jspecify.annotations.Nullable;

/** How a plugin's jar stands with its owner, wherever plugins are shown. */
public final class TrustDocument {

  private TrustDocument() {}

  /** {@return {@code shape}, with what is shown of trust} */
  public static Shape shaped(Shape shape) {
    return shape
        .with(
            "trust",
            Type.choice("core", "signed", "unsigned", "invalid", "modified"),
            "What is known of where its jar comes from; null if it was never judged.")
        .orNull()
        .text("signer", "The publisher that has signed it; null if none is known.")
        .orNull()
        .text("key", "The public key that it is signed with; null if it is not.")
        .orNull()
        .with(
            "trusted_by",
            Type.choice("distribution", "publisher", "consent", "dev"),
            "Why it may be loaded; null if it may not, or may not again.")
        .orNull();
  }

  /** {@return {@code document}, with how a jar stands; null if it was never judged} */
  public static JsonDoc with(@Nullable Trust trust, JsonDoc document) {
    return document
        .with("trust", trust == null ? null : trust.state().id())
        .with("signer", trust == null ? null : trust.signer())
        .with("key", trust == null ? null : trust.key())
        .with("trusted_by", trust == null || trust.basis() == null ? null : trust.basis().id());
  }
}
