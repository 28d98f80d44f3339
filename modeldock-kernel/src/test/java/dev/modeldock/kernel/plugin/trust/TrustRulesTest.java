package dev.modeldock.kernel.plugin.trust;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.ApiLevel;
import dev.modeldock.kernel.plugin.jar.PluginJars;
import dev.modeldock.kernel.plugin.jar.PluginManifest;
import dev.modeldock.kernel.plugin.jar.StagedJar;
import dev.modeldock.kernel.plugin.jar.WorkFolder;
import dev.modeldock.kernel.plugin.trust.Trust.Basis;
import dev.modeldock.kernel.state.trust.ConsentRecord;
import dev.modeldock.kernel.state.trust.PluginTrust;
import dev.modeldock.kernel.state.trust.PublisherRecord;
import dev.modeldock.kernel.state.trust.TrustChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is believed of real jars, whole and tampered with. */
class TrustRulesTest {

  private static final SigningKey ACME = SigningKey.generate();
  private static final SigningKey OTHER = SigningKey.generate();

  @TempDir static Path shared;
  private static PluginJars jars;

  @TempDir Path folder;
  private WorkFolder work;
  private long staged;

  @BeforeAll
  static void prepare() {
    jars = new PluginJars(shared);
  }

  @BeforeEach
  void open() throws IOException {
    work = new WorkFolder(folder.resolve("work"));
    work.sweep();
  }

  @Test
  void jarOfAPinnedPublisherIsSigned() throws Exception {
    Verdict verdict = judged(signed(ACME));

    assertThat(verdict.problems()).isEmpty();
    assertThat(verdict.trust())
        .isEqualTo(new Trust(TrustState.SIGNED, "acme", ACME.publicKey(), Basis.PUBLISHER));
  }

  @Test
  void signedJarIsTheUnsignedOneAndItsSignature() throws Exception {
    Path jar = unsigned();
    byte[] before = Files.readAllBytes(jar);
    JarSigner.sign(jar, manifest(), ACME);
    byte[] after = Files.readAllBytes(jar);

    assertThat(Arrays.copyOf(after, before.length - 2))
        .isEqualTo(Arrays.copyOf(before, before.length - 2));
    try (var file = new JarFile(jar.toFile())) {
      assertThat(file.getManifest().getMainAttributes().getValue("Plugin-Id")).isEqualTo("echo");
    }
  }

  @Test
  void signingAgainReplacesTheSignature() throws Exception {
    Path jar = signed(OTHER);
    JarSigner.sign(jar, manifest(), ACME);

    assertThat(judged(jar).trust().state()).isEqualTo(TrustState.SIGNED);
  }

  @Test
  void everyChangedByteOfTheContentsIsSeen() throws Exception {
    Path jar = signed(ACME);
    byte[] bytes = Files.readAllBytes(jar);
    int contents = unsignedLength() - 22;
    for (int at = 0; at < contents; at += 97) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      assertThat(judged(written(changed)).trust().state())
          .as("byte %d of %d", at, contents)
          .isEqualTo(TrustState.MODIFIED);
    }
  }

  @Test
  void noChangedByteOfTheSignatureIsEverSigned() throws Exception {
    byte[] bytes = Files.readAllBytes(signed(ACME));
    for (int at = unsignedLength() - 22; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Verdict verdict = judged(written(changed));
      assertThat(verdict.trust().basis()).as("byte %d", at).isNull();
    }
  }

  @Test
  void changedSignatureIsNoneEvenForAuthors() throws Exception {
    byte[] bytes = Files.readAllBytes(signed(ACME));
    for (int at = unsignedLength(); at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      assertThat(
              new TrustRules(CorePins.none(), pinned(), true)
                  .judge(stage(written(changed)), manifest(), Asked.NOTHING)
                  .trust()
                  .state())
          .as("byte %d", at)
          .isEqualTo(TrustState.INVALID);
    }
  }

  @Test
  void cutSignatureIsRefusedAtEachLength() throws Exception {
    byte[] bytes = Files.readAllBytes(signed(ACME));
    for (int length = unsignedLength(); length < bytes.length; length++) {
      assertThat(judged(written(Arrays.copyOf(bytes, length))).trust().state())
          .as("cut to %d", length)
          .isEqualTo(TrustState.INVALID);
    }
  }

  @Test
  void hugeSignatureIsRefused() throws Exception {
    byte[] block = block(signed(ACME));
    byte[] huge = Arrays.copyOf(block, JarSeal.LONGEST_COMMENT);
    Arrays.fill(huge, block.length, huge.length, (byte) '\n');

    assertThat(judged(withComment(huge)).trust().state()).isEqualTo(TrustState.INVALID);
  }

  @Test
  void keyOfNobodyKnownIsUnsignedAndNamed() throws Exception {
    Verdict verdict = judged(signed(OTHER));

    assertThat(verdict.trust())
        .isEqualTo(new Trust(TrustState.UNSIGNED, null, OTHER.publicKey(), null));
    assertThat(verdict.problems().getFirst())
        .contains("modeldock plugins publishers add NAME " + OTHER.publicKey());
  }

  @Test
  void signatureOfAnotherKeyUnderAPinnedOneIsInvalid() throws Exception {
    String text = new String(block(signed(OTHER)), US_ASCII);
    byte[] claimed = text.replace(OTHER.publicKey(), ACME.publicKey()).getBytes(US_ASCII);

    assertThat(judged(withComment(claimed)).trust().state()).isEqualTo(TrustState.INVALID);
  }

  @Test
  void signatureOfAnotherJarIsModified() throws Exception {
    byte[] block = block(signed(ACME));
    Path other = jars.echo("echo", "1.0").entry("more.txt", "more").write(fresh());

    assertThat(judged(withComment(other, block)).trust().state()).isEqualTo(TrustState.MODIFIED);
  }

  @Test
  void statementThatIsNotWhatTheJarSaysIsInvalid() throws Exception {
    Path jar = unsigned();
    JarSigner.sign(
        jar, new PluginManifest("echo", "9.0", null, null, null, new ApiLevel(1, 0)), ACME);

    Verdict verdict = judged(jar);

    assertThat(verdict.trust().state()).isEqualTo(TrustState.INVALID);
    assertThat(verdict.problems().getFirst()).contains("echo@9.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id echo\nid echo",
        "id  echo",
        "id echo ",
        "id echo\r",
        "id \u0435cho",
        "id e\u0301cho",
        "id ECHO",
        "x\nid echo",
        "id echo\nnote x"
      })
  void statementInAnyOtherFormIsInvalid(String line) throws Exception {
    String text = new String(block(signed(ACME)), US_ASCII).replace("id echo", line);

    assertThat(judged(withComment(text.getBytes(UTF_8))).trust().state())
        .isEqualTo(TrustState.INVALID);
  }

  @Test
  void otherSpellingOfTheSameSignatureIsInvalid() throws Exception {
    String text = new String(block(signed(ACME)), US_ASCII);
    int last = text.length() - 2;
    // 86 letters have four bits more than 64 bytes, which a reader would drop.
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char other = alphabet.charAt(alphabet.indexOf(text.charAt(last)) ^ 1);
    String respelled = text.substring(0, last) + other + "\n";

    assertThat(Base64.getUrlDecoder().decode(signature(respelled)))
        .isEqualTo(Base64.getUrlDecoder().decode(signature(text)));
    assertThat(judged(withComment(respelled.getBytes(US_ASCII))).trust().state())
        .isEqualTo(TrustState.INVALID);
  }

  private static String signature(String block) {
    return block.substring(block.indexOf("sig ") + 4).strip();
  }

  @Test
  void secondDirectoryInTheSignatureIsNotBelieved() throws Exception {
    byte[] block = block(signed(ACME));
    byte[] end =
        Arrays.copyOfRange(Files.readAllBytes(unsigned()), unsignedLength() - 22, unsignedLength());
    byte[] both = new byte[block.length + end.length];
    System.arraycopy(block, 0, both, 0, block.length);
    System.arraycopy(end, 0, both, block.length, end.length);

    assertThat(judged(withComment(both)).trust().basis()).isNull();
  }

  @Test
  void copyThatChangesAfterItsHashIsNotBelieved() throws Exception {
    StagedJar jar = stage(signed(ACME));
    Files.write(jar.copy(), Files.readAllBytes(unsigned()));

    assertThat(rules().judge(jar, manifest(), Asked.NOTHING).trust().state())
        .isEqualTo(TrustState.MODIFIED);
  }

  @Test
  void unsignedJarIsRefusedWithTheCommandThatAgreesToIt() throws Exception {
    StagedJar jar = stage(unsigned());

    Verdict verdict = rules().judge(jar, manifest(), Asked.NOTHING);

    assertThat(verdict.trust()).isEqualTo(new Trust(TrustState.UNSIGNED, null, null, null));
    assertThat(verdict.problems().getFirst()).endsWith("modeldock plugins trust " + jar.sha256());
  }

  @Test
  void consentIsToTheseBytesAndNoOthers() throws Exception {
    StagedJar jar = stage(unsigned());
    PluginTrust agreed =
        pinned()
            .after(
                new TrustChange.PutConsent(new ConsentRecord(jar.sha256(), null, Instant.EPOCH)));
    var rules = new TrustRules(CorePins.none(), agreed, false);
    Path changed = jars.echo("echo", "1.0").entry("more.txt", "more").write(fresh());

    assertThat(rules.judge(jar, manifest(), Asked.NOTHING).trust().basis())
        .isEqualTo(Basis.CONSENT);
    assertThat(rules.judge(stage(changed), manifest(), Asked.NOTHING).trust().basis()).isNull();
  }

  @Test
  void consentAndDevNeverHelpAJarThatWasChanged() throws Exception {
    byte[] bytes = Files.readAllBytes(signed(ACME));
    bytes[60] ^= 1;
    StagedJar jar = stage(written(bytes));
    PluginTrust agreed =
        pinned()
            .after(new TrustChange.PutConsent(new ConsentRecord(jar.sha256(), null, Instant.MAX)));

    Verdict verdict =
        new TrustRules(CorePins.none(), agreed, true).judge(jar, manifest(), Asked.OLDER);

    assertThat(verdict.trust().state()).isEqualTo(TrustState.MODIFIED);
    assertThat(verdict.problems()).isNotEmpty();
  }

  @Test
  void devNeedsNoSignature() throws Exception {
    assertThat(
            new TrustRules(CorePins.none(), pinned(), true)
                .judge(stage(unsigned()), manifest(), Asked.NOTHING)
                .trust())
        .isEqualTo(new Trust(TrustState.UNSIGNED, null, null, Basis.DEV));
  }

  @Test
  void keyOfARemovedPublisherIsRefusedEvenForAuthors() throws Exception {
    PluginTrust removed = pinned().after(new TrustChange.RemovePublisher("acme", Instant.EPOCH));

    Verdict verdict =
        new TrustRules(CorePins.none(), removed, true)
            .judge(stage(signed(ACME)), manifest(), Asked.NOTHING);

    assertThat(verdict.trust().basis()).isNull();
    assertThat(verdict.problems().getFirst()).contains("whose publisher you removed");
  }

  @Test
  void jarOfTheDistributionIsCoreAndAChangedOneIsModified() throws Exception {
    Path shipped = Files.createDirectories(folder.resolve("dist/plugins")).resolve("echo.jar");
    Files.copy(unsigned(), shipped);
    StagedJar whole = stage(shipped);
    Path file = Files.writeString(folder.resolve("dist/pins"), whole.sha256() + "  echo.jar\n");
    var rules = new TrustRules(CorePins.read(file, shipped.getParent()), pinned(), true);

    assertThat(rules.judge(whole, manifest(), Asked.NOTHING).trust())
        .isEqualTo(new Trust(TrustState.CORE, null, null, Basis.DISTRIBUTION));

    Files.write(shipped, Files.readAllBytes(signed(ACME)));
    Verdict verdict = rules.judge(stage(shipped), manifest(), Asked.NOTHING);
    assertThat(verdict.trust().state()).isEqualTo(TrustState.MODIFIED);
    assertThat(verdict.problems().getFirst()).contains("unpack the distribution again");
  }

  @Test
  void damagedOrMissingPinsAreNoPins() throws Exception {
    Path file = folder.resolve("pins");
    assertThatThrownBy(() -> CorePins.read(file, folder)).hasMessageContaining("is missing");
    Files.writeString(file, "0123  echo.jar\n");
    assertThatThrownBy(() -> CorePins.read(file, folder)).hasMessageContaining("is damaged");
  }

  private static PluginManifest manifest() {
    return new PluginManifest("echo", "1.0", null, null, null, new ApiLevel(1, 0));
  }

  private static PluginTrust pinned() {
    return PluginTrust.none()
        .after(
            new TrustChange.PutPublisher(
                new PublisherRecord("acme", ACME.publicKey(), Instant.EPOCH)));
  }

  private static TrustRules rules() {
    return new TrustRules(CorePins.none(), pinned(), false);
  }

  private Verdict judged(Path jar) throws IOException {
    return rules().judge(stage(jar), manifest(), Asked.NOTHING);
  }

  private StagedJar stage(Path jar) throws IOException {
    return work.stage(jar, ++staged);
  }

  private Path fresh() {
    return folder.resolve("jar-" + ++staged + ".jar");
  }

  private static byte[] plain;

  /** Always the same bytes: a jar has the time of its making in it. */
  private Path unsigned() throws IOException {
    if (plain == null) {
      plain = Files.readAllBytes(jars.echo("echo", "1.0").write(fresh()));
    }
    return written(plain);
  }

  private int unsignedLength() throws IOException {
    return (int) Files.size(unsigned());
  }

  private Path signed(SigningKey key) throws IOException {
    Path jar = unsigned();
    JarSigner.sign(jar, manifest(), key);
    return jar;
  }

  private Path written(byte[] bytes) throws IOException {
    return Files.write(fresh(), bytes);
  }

  private static byte[] block(Path jar) throws IOException {
    return JarSeal.read(jar).comment();
  }

  private Path withComment(byte[] comment) throws IOException {
    return withComment(unsigned(), comment);
  }

  private Path withComment(Path jar, byte[] comment) throws IOException {
    byte[] bytes = Files.readAllBytes(jar);
    byte[] all = Arrays.copyOf(bytes, bytes.length + comment.length);
    all[bytes.length - 2] = (byte) comment.length;
    all[bytes.length - 1] = (byte) (comment.length >> 8);
    System.arraycopy(comment, 0, all, bytes.length, comment.length);
    return written(all);
  }
}
