package dev.modeldock.cli;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.kernel.PluginTool;
import dev.modeldock.kernel.plugin.jar.PluginManifest;
import dev.modeldock.kernel.plugin.trust.CorePins;
import dev.modeldock.kernel.plugin.trust.SigningKey;
import dev.modeldock.kernel.plugin.trust.Trust;
import dev.modeldock.kernel.plugin.trust.TrustRules;
import dev.modeldock.kernel.plugin.verify.Finding;
import dev.modeldock.kernel.plugin.verify.JarVerifier;
import dev.modeldock.kernel.state.trust.ConsentRecord;
import dev.modeldock.kernel.state.trust.PluginTrust;
import dev.modeldock.kernel.state.trust.PublisherRecord;
import dev.modeldock.kernel.state.trust.TrustChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kernel's knowledge of plugin jars. Loaded by {@link LazyKernel} when a command needs it. */
final class OwnPlugins implements PluginTool {

  private final JarVerifier verifier = new JarVerifier();

  /** Where the distribution is that this is run from; null if from none. */
  private final @Nullable Path distribution;

  OwnPlugins(@Nullable Path distribution) {
    this.distribution = distribution;
  }

  @Override
  public JsonObject verify(Path jar, Path home, @Nullable Known known) {
    requireFile(jar);
    try {
      PluginTrust trust = known == null ? JarVerifier.trustOf(home) : told(known);
      return document(jar, verifier.verify(jar, new TrustRules(core(), trust, false)));
    } catch (IOException e) {
      throw failed("verify_failed", jar, e);
    }
  }

  private CorePins core() throws IOException {
    return distribution == null
        ? CorePins.none()
        : CorePins.read(
            distribution.resolve("lib").resolve("plugins.sha256"), distribution.resolve("plugins"));
  }

  private static PluginTrust told(Known known) {
    PluginTrust trust = PluginTrust.none();
    for (Map.Entry<String, String> each : known.publishers().entrySet()) {
      trust =
          trust.after(
              new TrustChange.PutPublisher(
                  new PublisherRecord(each.getKey(), each.getValue(), Instant.EPOCH)));
    }
    for (String sha256 : known.consents()) {
      trust =
          trust.after(new TrustChange.PutConsent(new ConsentRecord(sha256, null, Instant.EPOCH)));
    }
    return trust;
  }

  @Override
  public JsonObject sign(Path jar, Path key) {
    requireFile(jar);
    requireFile(key);
    try {
      SigningKey signer = SigningKey.read(key);
      List<String> problems = verifier.sign(jar, signer);
      if (!problems.isEmpty()) {
        throw new CommandFailure(
            ExitCode.VALIDATION_FAILED,
            "jar_refused",
            jar + " would be refused anyway: " + String.join("; ", problems),
            "mend that, build it again, and sign it then");
      }
      PublisherRecord self = new PublisherRecord("self", signer.publicKey(), Instant.EPOCH);
      PluginTrust trust = PluginTrust.none().after(new TrustChange.PutPublisher(self));
      return document(jar, verifier.verify(jar, new TrustRules(CorePins.none(), trust, false)));
    } catch (IOException e) {
      throw failed("sign_failed", jar, e);
    }
  }

  @Override
  public NewKey newKey() {
    SigningKey key = SigningKey.generate();
    return new NewKey() {
      @Override
      public String pem() {
        return key.pem();
      }

      @Override
      public String publicKey() {
        return key.publicKey();
      }
    };
  }

  private static void requireFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND, "file_not_found", "there is no file " + file, null);
    }
  }

  private static CommandFailure failed(String code, Path jar, IOException e) {
    return new CommandFailure(ExitCode.FAILURE, code, jar + ": " + e.getMessage(), null);
  }

  private static JsonObject document(Path jar, Finding found) {
    PluginManifest manifest = found.manifest();
    Trust trust = found.trust();
    String id = manifest == null ? String.valueOf(jar.getFileName()) : manifest.id();
    return JsonObject.empty()
        .with("id", id)
        .with("name", id)
        .with("version", manifest == null ? null : manifest.version())
        .with("file", jar.toString())
        .with("trust", trust == null ? null : trust.state().id())
        .with("signer", trust == null ? null : trust.signer())
        .with("key", trust == null ? null : trust.key())
        .with("trusted_by", trust == null || trust.basis() == null ? null : trust.basis().id())
        .with("api", manifest == null || manifest.api() == null ? null : range(manifest))
        .with("requires", found.requires())
        .with("provides", found.provides())
        .with("license", manifest == null ? null : manifest.license())
        .with("vendor", manifest == null ? null : manifest.vendor())
        .with("bytes", found.bytes())
        .with("sha256", found.sha256())
        .with("problems", found.problems());
  }

  private static String range(PluginManifest manifest) {
    return manifest.api() + " to before " + (manifest.api().major() + 1) + ".0";
  }
}
