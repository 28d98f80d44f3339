package dev.modeldock.kernel.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Tells what keys have used, as the audit has it. Any thread; follows the newest events within
 * about a second, and knows as far back as the audit is kept.
 */
public interface UsageLedger {

  /** {@return when the key was last used, as far as known} */
  Optional<Instant> lastUsed(String keyId);

  /** {@return what the key has used on a day in UTC} */
  KeyUsage used(String keyId, LocalDate day);
}
