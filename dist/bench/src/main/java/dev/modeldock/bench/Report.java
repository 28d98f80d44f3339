package dev.modeldock.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table, line by line as it is measured, and the machine that it holds for. */
final class Report {

  private final List<String> rows = new ArrayList<>();
  private long failures;

  void row(String what, String direct, String nginx, String gateway, String compared) {
    rows.add("| %s | %s | %s | %s | %s |".formatted(what, direct, nginx, gateway, compared));
    System.err.println("  " + what + ": " + gateway);
  }

  void failed(long count) {
    failures += count;
  }

  long failures() {
    return failures;
  }

  void print(List<String> tools) throws IOException {
    System.out.println("| measured | direct | nginx | ModelDock | compared |");
    System.out.println("| --- | ---: | ---: | ---: | --- |");
    rows.forEach(System.out::println);
    System.out.println();
    System.out.printf(
        Locale.ROOT,
        "%d cores (%s), JDK %s, %s. Load generator, upstream, nginx and gateway share all cores; nothing is pinned. "
            + "Requests that failed: %d.%n",
        Runtime.getRuntime().availableProcessors(),
        cpu(),
        Runtime.version(),
        String.join(", ", tools),
        failures);
  }

  private static String cpu() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.exists(info)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  static String millis(double value) {
    return String.format(Locale.ROOT, "%.2f ms", value);
  }

  static String added(double gateway, double direct) {
    return String.format(Locale.ROOT, "%+.2f ms over direct", gateway - direct);
  }

  static String rate(double value) {
    return String.format(Locale.ROOT, "%,.0f req/s", value);
  }

  static String ratio(double gateway, double nginx) {
    return String.format(Locale.ROOT, "%.2f of nginx", gateway / nginx);
  }
}
