package dev.modeldock.kernel.control.audit;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.ControlEvent;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.control.doc.Type.Plain;
import java.util.List;

/** What the audit is asked and answers. */
public final class AuditShapes {

  private static final Shape TRAITS =
      Shape.of("AuditQuery")
          .moment("since", "Arrived at that moment or later.")
          .moment("until", "Arrived before that moment.")
          .with("kind", Type.choice(AuditEvent.KIND, ControlEvent.KIND), "Requests, or actions.")
          .text("key", "A key's id, prefix or name.")
          .text("model", "What was asked for, or what served.")
          .text("instance", "An instance that was tried, or acted on.")
          .text("outcome", "How it ended.")
          .text("request", "The request's id.");

  /** How a page is asked for. */
  public static final Shape PAGE_QUERY =
      TRAITS
          .whole("limit", "How many at most: 1 to 1000, else 50.")
          .whole("before", "The 'next' of the page before.");

  /** How an export is asked for. */
  public static final Shape EXPORT_QUERY =
      TRAITS.with("format", Type.choice("ndjson", "csv"), "How entries are written; else ndjson.");

  private static final Shape ATTEMPT =
      Shape.of("Attempt")
          .text("target", "The instance:model that was tried.")
          .text("instance", "The instance of it.")
          .text("error", "The stable code of its failure; null if it served.")
          .orNull()
          .text("stage", "How far a failed try had come.")
          .orNull()
          .whole("ms", "How long it took.")
          .text("egress", "How far what was sent has travelled.");

  private static final Shape REQUEST =
      Shape.resource("AuditedRequest", "The request's id.")
          .with("kind", Type.choice(AuditEvent.KIND), "What kind of entry it is.")
          .moment("at", "When it arrived.")
          .text("operation", "The surface that it came by.")
          .text("dialect", "Whose API that is.")
          .orNull()
          .text("peer", "The address it came from.")
          .text("key_id", "The id of its key; null if none was believed.")
          .orNull()
          .text("key_name", "What that key was called.")
          .orNull()
          .text("model", "The model or alias that was asked for.")
          .orNull()
          .text("alias", "The same, if it is an alias.")
          .orNull()
          .text("target", "The instance:model that served.")
          .orNull()
          .truth("stream", "Whether a stream was asked for.")
          .whole("status", "The HTTP status that was sent; 0 if none was.")
          .text("outcome", "How it ended.")
          .text("error", "The stable code of the error.")
          .orNull()
          .objects("attempts", ATTEMPT, "The tries, in order.")
          .whole("prompt_tokens", "Tokens read; null if not known.")
          .orNull()
          .whole("completion_tokens", "Tokens made; null if not known.")
          .orNull()
          .text("usage_source", "How the tokens are known.")
          .whole("bytes_in", "The length of its body.")
          .orNull()
          .whole("bytes_out", "The length of its answer.")
          .orNull()
          .text("egress", "How far what was sent has travelled.")
          .orNull()
          .whole("first_byte_ms", "Until the first byte of the answer was there.")
          .orNull()
          .whole("ms", "From arrival to end.");

  private static final Shape ACTION =
      Shape.resource("AuditedAction", "The request's id.")
          .with("kind", Type.choice(ControlEvent.KIND), "What kind of entry it is.")
          .moment("at", "When it was asked for.")
          .text("actor", "Who did it.")
          .text("peer", "Where that was asked from.")
          .orNull()
          .text("action", "What was done.")
          .text("subject", "What it was done to.")
          .orNull()
          .with("before", Plain.ANY, "The resource before, without secrets.")
          .orNull()
          .with("after", Plain.ANY, "The resource after.")
          .orNull()
          .text("outcome", "Whether it was done.")
          .text("error", "The stable code of what was wrong.")
          .orNull();

  /** An entry. */
  public static final Type.OneOf ENTRY = new Type.OneOf(List.of(REQUEST, ACTION));

  /** A page of entries. */
  public static final Shape PAGE =
      Shape.of("AuditPage")
          .with("data", Type.listOf(ENTRY), "Newest first.")
          .whole("next", "Where the next page begins; null if this is the last.")
          .orNull();

  /** What a check of the chain has found. */
  public static final Shape REPORT =
      Shape.of("ChainReport")
          .truth("intact", "Whether nothing is wrong.")
          .whole("files", "How many were read.")
          .whole("events", "How many lines they have.")
          .texts("problems", "What is wrong, and where.");

  private AuditShapes() {}
}
