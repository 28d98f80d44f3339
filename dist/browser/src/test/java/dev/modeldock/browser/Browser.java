package dev.modeldock.browser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A window of the machine's own Chromium without a screen, with a profile of its own. What goes
 * wrong within it is noted by its {@link #witness}.
 */
final class Browser implements AutoCloseable {

  /** A desk, and a hand. */
  static final Window WIDE = new Window(1280, 800);

  static final Window NARROW = new Window(390, 844);

  private static final Path SCREENS = Path.of(System.getProperty("modeldock.screens"));

  private final ChromeDriver driver;
  private final Path downloads;
  private final Witness witness;

  /**
   * Opens one.
   *
   * @param folder where it keeps its profile and what it downloads
   */
  Browser(Path folder) {
    this.downloads = folder.resolve("downloads");
    this.driver = new ChromeDriver(service(), options(folder.resolve("profile")));
    driver.executeCdpCommand(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", downloads.toString()));
    driver.executeCdpCommand(
        "Page.addScriptToEvaluateOnNewDocument", Map.of("source", Witness.SCRIPT));
    this.witness = new Witness(driver);
    show(WIDE);
  }

  private static ChromeDriverService service() {
    return new ChromeDriverService.Builder()
        .usingDriverExecutable(onPath("chromedriver"))
        .usingAnyFreePort()
        .withLogOutput(java.io.OutputStream.nullOutputStream())
        .build();
  }

  private static ChromeOptions options(Path profile) {
    var options = new ChromeOptions();
    options.setBinary(onPath("chromium"));
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--lang=en",
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    return options;
  }

  private static File onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> new File(folder, program))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no " + program + " on the PATH"));
  }

  ChromeDriver driver() {
    return driver;
  }

  Witness witness() {
    return witness;
  }

  /** {@return the page that it shows} */
  Page page() {
    return new Page(driver);
  }

  Page open(URI address) {
    return open(address.toString());
  }

  Page open(String address) {
    driver.get(address);
    return page();
  }

  /** Gives the window another size; narrower ones than any real window of this machine too. */
  void show(Window window) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of(
            "width",
            window.width(),
            "height",
            window.height(),
            "deviceScaleFactor",
            1,
            "mobile",
            false));
  }

  /** Says what the user has asked their system for, such as less motion. */
  void prefer(String feature, String value) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", feature, "value", value))));
  }

  /** Takes a picture of what shows. */
  void photograph(String name) {
    try {
      Files.createDirectories(SCREENS);
      Files.write(SCREENS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a download whose name ends like this. */
  Path awaitDownload(String ending) {
    return page().until("a download that ends with " + ending, () -> downloaded(ending));
  }

  private Path downloaded(String ending) {
    if (!Files.isDirectory(downloads)) {
      return null;
    }
    try (Stream<Path> files = Files.list(downloads)) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }

  /** How large the page is. */
  record Window(int width, int height) {}

  /** How long anything on a page may take. */
  static final Duration PATIENCE = Duration.ofSeconds(30);
}
