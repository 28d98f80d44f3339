package dev.modeldock.system;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Looks for texts that must not be somewhere, in each form in which a program might have written
 * them: plain, in two-byte characters, as hexadecimal digits, percent-encoded, and within base64
 * wherever it begins; also in compressed files.
 */
final class CanarySearch {

  private final Map<String, List<String>> forms = new LinkedHashMap<>();

  /**
   * @param canaries by what they are called in what is found; at least 12 characters of ASCII each
   */
  CanarySearch(Map<String, String> canaries) {
    canaries.forEach((name, canary) -> forms.put(name, forms(canary)));
  }

  private static List<String> forms(String canary) {
    byte[] bytes = canary.getBytes(StandardCharsets.UTF_8);
    List<String> forms = new ArrayList<>();
    forms.add(canary);
    forms.add(latin(canary.getBytes(StandardCharsets.UTF_16LE)));
    forms.add(HexFormat.of().formatHex(bytes));
    forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
    forms.add(URLEncoder.encode(canary, StandardCharsets.UTF_8));
    for (int before = 0; before < 3; before++) {
      // Without the digits at either end that depend on what stands around it.
      byte[] shifted = new byte[bytes.length + before];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      String inner = encoded.substring(before == 0 ? 0 : before + 1, encoded.length() - 2);
      forms.add(inner);
      forms.add(inner.replace('+', '-').replace('/', '_'));
    }
    return forms.stream().distinct().toList();
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** {@return what of them is in {@code content}, as "NAME in WHERE"} */
  List<String> in(String where, byte[] content) {
    String text = latin(content);
    List<String> found = new ArrayList<>();
    forms.forEach((name, all) -> {
      if (all.stream().anyMatch(text::contains)) {
        found.add(name + " in " + where);
      }
    });
    if (content.length > 2 && content[0] == 0x1f && (content[1] & 0xFF) == 0x8b) {
      try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(content))) {
        found.addAll(in(where + " (unpacked)", unpacked.readAllBytes()));
      } catch (IOException e) {
        found.add(where + " cannot be unpacked");
      }
    }
    return found;
  }

  List<String> in(String where, String text) {
    return in(where, text.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return what of them is in the files below {@code folder}, or in their names} */
  List<String> below(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.toList()) {
        found.addAll(in("a name: " + path.getFileName(), path.getFileName().toString()));
        if (Files.isRegularFile(path)) {
          found.addAll(in(folder.relativize(path).toString(), Files.readAllBytes(path)));
        }
      }
    }
    return found;
  }
}
