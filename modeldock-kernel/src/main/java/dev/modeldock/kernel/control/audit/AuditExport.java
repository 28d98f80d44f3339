package dev.modeldock.kernel.control.audit;

import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.AuditLog;
import dev.modeldock.kernel.control.Reply;
import java.io.IOException;

/** All entries that are looked for, newest first, page by page: no more of them is in memory. */
public final class AuditExport {

  private static final int PAGE = 500;

  /** How entries are written. */
  public enum Format {
    NDJSON("application/x-ndjson"),
    CSV("text/csv; charset=utf-8");

    private final String contentType;

    Format(String contentType) {
      this.contentType = contentType;
    }
  }

  private final AuditLog audit;

  public AuditExport(AuditLog audit) {
    this.audit = audit;
  }

  /** {@return how many entries a page of an export has} */
  public static int page() {
    return PAGE;
  }

  /** {@return the entries that fit {@code filter}, in that format} */
  public Reply of(AuditFilter filter, Format format) {
    return switch (format) {
      case NDJSON ->
          new Reply.Rows(
              format.contentType,
              "audit.ndjson",
              taker -> each(filter, entry -> taker.line(AuditDocument.of(entry))));
      case CSV ->
          new Reply.Rows(
              format.contentType,
              "audit.csv",
              taker -> {
                taker.text(AuditTable.head());
                each(filter, entry -> taker.text(AuditTable.row(entry)));
              });
    };
  }

  private interface Sender {
    void send(AuditEntry entry) throws IOException;
  }

  private void each(AuditFilter filter, Sender sender) throws IOException {
    AuditLog.Page page;
    AuditFilter next = filter;
    do {
      page = audit.find(next);
      for (AuditEntry entry : page.entries()) {
        sender.send(entry);
      }
      next = filter.before(page.next());
    } while (page.next() != null);
  }
}
