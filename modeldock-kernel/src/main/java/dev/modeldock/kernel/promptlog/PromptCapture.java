package dev.modeldock.kernel.promptlog;

import dev.modeldock.api.error.Stage;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.promptlog.entry.EntryHead;
import dev.modeldock.kernel.promptlog.entry.PromptEntry;
import dev.modeldock.kernel.promptlog.entry.Question;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Follows one request through the targets that it is put to. Each of them has a say in what is kept
 * of what was sent to it, so each has an entry of its own, and nothing is written before the
 * request has ended. Used by the request's own thread.
 */
public final class PromptCapture {

  private static final String NOT_SENT = Stage.NOT_SENT.name().toLowerCase(Locale.ROOT);

  private final PromptLog log;
  private final Inbound inbound;
  private final KeyRecord key;
  private final Question question;
  private final List<Transcript> transcripts = new ArrayList<>(1);

  PromptCapture(PromptLog log, Inbound inbound, KeyRecord key, Question question) {
    this.log = log;
    this.inbound = inbound;
    this.key = key;
    this.question = question;
  }

  /**
   * {@return what follows the answer of {@code target}, which is about to be asked; null if nothing
   * is kept of what goes there}
   *
   * @param attempt which of the request's tries it is, from 0
   */
  public @Nullable Transcript asking(Target target, int attempt) {
    PromptLogging mode = log.mode(key, target.instance());
    if (mode == PromptLogging.OFF) {
      return null;
    }
    var transcript = new Transcript(target, mode, attempt, log.sink());
    transcripts.add(transcript);
    return transcript;
  }

  /** Hands over what there is of the request, which has ended as {@code event} says. */
  public void ended(AuditEvent event) {
    for (Transcript each : transcripts) {
      List<AttemptRecord> tries = event.attempts();
      AttemptRecord its = each.attempt() < tries.size() ? tries.get(each.attempt()) : null;
      if (its == null || its.error() == null) {
        write(each, event.outcome().id(), event.error(), event);
      } else if (!NOT_SENT.equals(its.stage())) {
        write(each, "failed", its.error(), event);
      }
    }
    transcripts.clear();
  }

  private void write(
      Transcript transcript, String outcome, @Nullable String error, AuditEvent event) {
    var head =
        new EntryHead(
            inbound,
            key,
            new EntryHead.Asked(event.model(), transcript.target(), transcript.mode()),
            new EntryHead.Ended(outcome, error, event.stream(), event.millis()));
    int weight = question.bytes() + transcript.weight();
    log.sink().write(weight, () -> entry(head, transcript));
  }

  /** Runs on the log's own thread. */
  private PromptEntry entry(EntryHead head, Transcript transcript) {
    return PromptEntry.of(head, question, transcript.reply());
  }
}
