package dev.modeldock.kernel.plugin.trust;

import dev.modeldock.kernel.plugin.jar.PluginManifest;
import dev.modeldock.kernel.plugin.jar.StagedJar;
import dev.modeldock.kernel.plugin.trust.Trust.Basis;
import dev.modeldock.kernel.state.trust.AcceptedRecord;
import dev.modeldock.kernel.state.trust.ConsentRecord;
import dev.modeldock.kernel.state.trust.PluginTrust;
import dev.modeldock.kernel.state.trust.PublisherRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is believed, at one moment.
 *
 * @param core what the distribution came with
 * @param trust what the owner has said
 * @param dev whether jars need no signature for now
 */
public record TrustRules(CorePins core, PluginTrust trust, boolean dev) {

  private static final VersionOrder ORDER = new VersionOrder();

  /** {@return what these rules make of the private copy of a jar} */
  public Verdict judge(StagedJar jar, PluginManifest manifest, Asked asked) {
    JarSeal seal;
    try {
      seal = JarSeal.read(jar.copy());
    } catch (IOException e) {
      return refused(TrustState.INVALID, null, null, "its copy cannot be read: " + e.getMessage());
    }
    if (!seal.whole().equals(jar.sha256())) {
      return refused(TrustState.MODIFIED, null, null, "its private copy was changed");
    }
    if (core.contains(seal.whole())) {
      return new Verdict(new Trust(TrustState.CORE, null, null, Basis.DISTRIBUTION), List.of());
    }
    if (core.names(jar.origin())) {
      return refused(
          TrustState.MODIFIED,
          null,
          null,
          "it is not the jar that this distribution came with; unpack the distribution again");
    }
    if (!seal.fits()) {
      return refused(TrustState.INVALID, null, null, "its end is damaged");
    }
    return SignatureBlock.isMeant(seal.comment())
        ? signed(seal, manifest, asked)
        : consented(seal.whole(), manifest, null, asked);
  }

  private Verdict signed(JarSeal seal, PluginManifest manifest, Asked asked) {
    Optional<SignatureBlock> block = SignatureBlock.parse(seal.comment());
    if (block.isEmpty()) {
      return refused(TrustState.INVALID, null, null, "its signature is damaged");
    }
    Statement statement = block.get().statement();
    if (!block.get().verifies()) {
      return refused(
          TrustState.INVALID, null, null, "its signature is not one of " + statement.key());
    }
    String signer = signer(statement.key());
    if (!statement.sha256().equals(seal.content())) {
      return refused(
          TrustState.MODIFIED,
          signer,
          statement.key(),
          "it was changed after " + (signer == null ? "its author" : signer) + " signed it");
    }
    if (!statement.isOf(manifest)) {
      return refused(
          TrustState.INVALID,
          signer,
          statement.key(),
          "it is signed as %s@%s for API %s, which is not what it is"
              .formatted(statement.id(), statement.version(), statement.api()));
    }
    return signer == null
        ? consented(seal.whole(), manifest, statement.key(), asked)
        : inTurn(
            seal.whole(),
            manifest,
            new Trust(TrustState.SIGNED, signer, statement.key(), Basis.PUBLISHER),
            asked);
  }

  private @Nullable String signer(String key) {
    return trust.publishers().values().stream()
        .filter(publisher -> publisher.key().equals(key))
        .map(PublisherRecord::name)
        .findFirst()
        .orElse(null);
  }

  private Verdict consented(
      String sha256, PluginManifest manifest, @Nullable String key, Asked asked) {
    ConsentRecord consent = trust.consents().get(sha256);
    Instant revoked = key == null ? null : trust.revoked().get(key);
    if (revoked != null && (consent == null || !consent.givenAt().isAfter(revoked))) {
      return refused(
          TrustState.UNSIGNED,
          null,
          key,
          ("it is signed with %s, whose publisher you removed on %s; if you trust this jar all the"
                  + " same, run: %s")
              .formatted(key, revoked, consent(sha256)));
    }
    if (consent != null) {
      return inTurn(
          sha256, manifest, new Trust(TrustState.UNSIGNED, null, key, Basis.CONSENT), asked);
    }
    if (dev) {
      return new Verdict(new Trust(TrustState.UNSIGNED, null, key, Basis.DEV), List.of());
    }
    // Who agrees is to know all that they agree to.
    String turn =
        turn(manifest, new Trust(TrustState.UNSIGNED, null, key, null))
            .map(problem -> problem + "; ")
            .collect(Collectors.joining());
    return refused(
        TrustState.UNSIGNED,
        null,
        key,
        turn
            + (key == null
                ? "nobody has signed it; if you trust it, run: " + consent(sha256)
                : ("it is signed with %s, which is no key of a publisher that you believe; if you do,"
                        + " run: modeldock plugins publishers add NAME %s; if you trust this jar only,"
                        + " run: %s")
                    .formatted(key, key, consent(sha256))));
  }

  private static String consent(String sha256) {
    return "modeldock plugins trust " + sha256;
  }

  private Stream<String> turn(PluginManifest manifest, Trust found) {
    AcceptedRecord last = trust.accepted().get(manifest.id());
    return last == null ? Stream.empty() : succession(last, manifest.version(), found).stream();
  }

  /** What may be loaded for its own sake may still not come after what was there. */
  private Verdict inTurn(String sha256, PluginManifest manifest, Trust found, Asked asked) {
    AcceptedRecord last = trust.accepted().get(manifest.id());
    if (last == null || asked == Asked.OLDER || last.sha256().equals(sha256)) {
      return new Verdict(found, List.of());
    }
    ConsentRecord consent = trust.consents().get(sha256);
    if (consent != null && consent.givenAt().isAfter(last.acceptedAt())) {
      return new Verdict(found, List.of());
    }
    List<String> problems = succession(last, manifest.version(), found);
    return problems.isEmpty()
        ? new Verdict(found, List.of())
        : new Verdict(
            new Trust(found.state(), found.signer(), found.key(), null),
            List.of(
                String.join("; ", problems)
                    + "; if it is to take that place, run: "
                    + consent(sha256)));
  }

  private List<String> succession(AcceptedRecord last, String version, Trust found) {
    var problems = new ArrayList<String>();
    int order = ORDER.compare(version, last.highest());
    if (order < 0) {
      problems.add("it is older than version " + last.highest() + ", which has served");
    } else if (order == 0) {
      problems.add("another jar of version " + version + " has served");
    }
    String key = found.state() == TrustState.SIGNED ? found.key() : null;
    if (last.key() != null && !last.key().equals(key)) {
      String before = signer(last.key());
      problems.add(
          last.key().equals(AcceptedRecord.CORE)
              ? "what served last came with the distribution"
              : "what served last was signed by %s"
                  .formatted(before == null ? last.key() : before));
    }
    return problems;
  }

  private static Verdict refused(
      TrustState state, @Nullable String signer, @Nullable String key, String problem) {
    return new Verdict(new Trust(state, signer, key, null), List.of(problem));
  }
}
