package dev.modeldock.kernel.audit;

import java.util.List;

/**
 * What a check of the audit's hash chain found.
 *
 * @param files how many files were read
 * @param events how many events they hold
 * @param problems one line for each break: which file, which line, what is wrong
 */
public record ChainReport(int files, long events, List<String> problems) {

  public ChainReport {
    problems = List.copyOf(problems);
  }

  /** {@return whether the chain is whole} */
  public boolean intact() {
    return problems.isEmpty();
  }
}
