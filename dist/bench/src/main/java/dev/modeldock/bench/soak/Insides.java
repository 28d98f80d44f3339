package dev.modeldock.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a gateway's process is made of, as its own counters and the system tell. */
final class Insides {

  private static final int MB = 1 << 20;

  private final SoakGateway gateway;
  private final Path jcmd;
  private final Trend classes = new Trend("loaded classes");
  private final Trend metaspace = new Trend("metaspace, MB");
  private final Trend heap = new Trend("heap after a collection, MB");
  private final Trend threads = new Trend("threads");
  private final Trend files = new Trend("open files");
  private final Trend disk = new Trend("files in the home");

  Insides(SoakGateway gateway) {
    this.gateway = gateway;
    this.jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
  }

  /** Has the gateway collect its garbage, and takes a look. */
  void look() throws IOException, InterruptedException {
    jcmd("GC.run");
    Map<String, Long> counters = new HashMap<>();
    jcmd("PerfCounter.print")
        .lines()
        .map(line -> line.split("=", 2))
        .filter(pair -> pair.length == 2 && pair[1].matches("\\d{1,18}"))
        .forEach(pair -> counters.put(pair[0], Long.valueOf(pair[1])));
    classes.add(
        counters.get("java.cls.loadedClasses")
            + counters.getOrDefault("java.cls.sharedLoadedClasses", 0L)
            - counters.get("java.cls.unloadedClasses")
            - counters.getOrDefault("java.cls.sharedUnloadedClasses", 0L));
    metaspace.add((double) counters.get("sun.gc.metaspace.used") / MB);
    heap.add(
        (double)
                counters.entrySet().stream()
                    .filter(each -> each.getKey().matches("sun\\.gc\\.generation.*\\.used"))
                    .mapToLong(Map.Entry::getValue)
                    .sum()
            / MB);
    threads.add(counters.get("java.threads.live"));
    files.add(count(Files.list(Path.of("/proc/" + gateway.pid() + "/fd"))));
    disk.add(count(Files.walk(gateway.home())));
  }

  private static long count(Stream<Path> entries) {
    try (entries) {
      return entries.count();
    }
  }

  private String jcmd(String what) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(gateway.pid()), what)
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new IOException("jcmd " + what + ": " + text);
    }
    return text;
  }

  List<Trend> trends() {
    return List.of(classes, metaspace, heap, threads, files, disk);
  }
}
