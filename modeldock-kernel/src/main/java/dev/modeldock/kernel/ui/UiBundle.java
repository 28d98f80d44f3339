package dev.modeldock.kernel.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All files of the control center as they were at one moment. Immutable.
 *
 * <p>The version is a hash over all of them and stands in the path of each but the first page, so
 * that browsers may keep them for good and never mix two versions.
 *
 * @param version stands for the content of all files
 * @param files by their path
 */
record UiBundle(String version, Map<String, UiFile> files) {

  static final String INDEX = "index.html";

  private static final String MODULE = "dev.modeldock.controlcenter";
  private static final String FOLDER = "control-center/";
  private static final int VERSION_CHARS = 16;

  /** Where the first page names the folder of the others. */
  private static final String VERSION_MARK = "@version@";

  UiBundle {
    files = Map.copyOf(files);
  }

  /**
   * Reads the files of the module that has them; empty if this process was started without it.
   *
   * @throws UncheckedIOException if they cannot be read
   */
  static Optional<UiBundle> read(ModuleLayer layer) {
    return layer.configuration().findModule(MODULE).map(UiBundle::read);
  }

  private static UiBundle read(ResolvedModule module) {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    try (ModuleReader reader = module.reference().open()) {
      for (String name : reader.list().filter(UiBundle::isFile).toList()) {
        try (InputStream in = reader.open(name).orElseThrow(() -> new IOException(name))) {
          contents.put(name.substring(FOLDER.length()), in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the files of the control center cannot be read", e);
    }
    return of(contents);
  }

  private static boolean isFile(String name) {
    return name.startsWith(FOLDER) && !name.endsWith("/");
  }

  static UiBundle of(SortedMap<String, byte[]> contents) {
    MessageDigest all = sha256();
    contents.forEach((name, content) -> {
      all.update(name.getBytes(StandardCharsets.UTF_8));
      all.update(content);
    });
    String version = HexFormat.of().formatHex(all.digest()).substring(0, VERSION_CHARS);
    Map<String, UiFile> files = new TreeMap<>();
    contents.forEach((name, content) -> {
      byte[] shown = name.equals(INDEX) ? withVersion(content, version) : content;
      files.put(name, UiFile.named(name, shown));
    });
    return new UiBundle(version, files);
  }

  private static byte[] withVersion(byte[] page, String version) {
    return new String(page, StandardCharsets.UTF_8)
        .replace(VERSION_MARK, version)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
