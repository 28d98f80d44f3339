package dev.modeldock.kernel.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.kernel.admission.Proxies;
import dev.modeldock.kernel.config.AuditFsync;
import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.config.ConfigProblem;
import dev.modeldock.kernel.config.ConfigValue;
import dev.modeldock.kernel.config.GatewayConfig;
import dev.modeldock.kernel.config.LanConfig;
import dev.modeldock.kernel.config.ListenConfig;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {

  private final ConfigReader reader = new ConfigReader();

  @Test
  void anEmptyFileIsAGoodOne() throws Exception {
    GatewayConfig config = reader.read("", Map.of());
    assertThat(config.listen().host()).isEqualTo("127.0.0.1");
    assertThat(config.listen().port()).isEqualTo(3737);
    assertThat(config.listen().controlPort()).isEqualTo(3738);
    assertThat(config.listen().maxBody()).isEqualTo(32L << 20);
    assertThat(config.limits().idle()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.instances()).isEmpty();
  }

  @Test
  void everyValueCanBeSet() throws Exception {
    GatewayConfig config =
        reader.read(
            """
            gateway:
              host: localhost
              port: 4000
              control_port: 4001
              allowed_hosts: [gateway.test]
              allowed_origins: ["http://localhost:5173"]
              max_body: 1MiB
              body_timeout: 10s
            limits:
              connect: 500ms
              first_event: 5m
              idle: 30s
              total: 2h
              keep_alive: 3s
              attempts: 2
            audit:
              fsync: every
            instances:
              ollama-local:
                type: ollama
                settings: {base_url: "http://127.0.0.1:11434", verbose: true, factor: 1.5, count: 3}
                secrets: {token: "env:OLLAMA_TOKEN"}
                risk: high
                lan: true
                allow_models: ["qwen*"]
                enabled: false
            aliases:
              default-code:
                targets: [ollama-local:qwen3:14b, demo:echo]
                options: {num_ctx: 32768}
            """,
            Map.of());
    assertThat(config.listen())
        .isEqualTo(
            new ListenConfig(
                "localhost",
                4000,
                4001,
                List.of("gateway.test"),
                List.of("http://localhost:5173"),
                1 << 20,
                Duration.ofSeconds(10),
                new LanConfig(false, LanConfig.Tls.AUTO, null, null, Proxies.none())));
    assertThat(config.connect()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.limits().attempts()).isEqualTo(2);
    assertThat(config.audit().fsync()).isEqualTo(AuditFsync.EVERY);
    var instance = config.instances().getFirst();
    assertThat(instance.source()).isEqualTo(Source.FILE);
    assertThat(instance.settings().asMap())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "base_url", "http://127.0.0.1:11434", "verbose", true, "factor", 1.5, "count", 3L));
    assertThat(instance.enabled()).isFalse();
    var alias = config.aliases().getFirst();
    assertThat(alias.targets())
        .containsExactly(new Target("ollama-local", "qwen3:14b"), new Target("demo", "echo"));
    assertThat(alias.options().integer("num_ctx")).hasValue(32768);
  }

  @Test
  void anUnknownKeyIsAnErrorWithItsLineAndTheNearestName() {
    assertThat(problems("gateway:\n  host: localhost\n  prot: 4000\n"))
        .containsExactly("line 3: gateway.prot: is not known; did you mean 'port'?");
  }

  @Test
  void allProblemsAreToldAtOnceInTheOrderOfTheFile() {
    assertThat(
            problems(
                """
                gateway:
                  port: many
                limits:
                  idle: soon
                instances:
                  Bad_Id: {type: ollama}
                  good: {}
                aliases:
                  empty: {targets: []}
                nonsense: 1
                """))
        .hasSize(6)
        .first()
        .isEqualTo("line 2: gateway.port: must be a whole number from 0 to 65535, this is 'many'");
  }

  @Test
  void anAddressThatIsNotLoopbackIsRefused() {
    assertThat(problems("gateway: {host: 0.0.0.0}"))
        .singleElement()
        .asString()
        .contains("allow_lan: true");
  }

  @Test
  void aSecretInPlainTextIsRefusedWithoutRepeatingIt() {
    assertThat(problems("instances: {x: {type: openai, secrets: {api_key: sk-12345}}}"))
        .singleElement()
        .asString()
        .contains("must be env:NAME, file:PATH or store:NAME")
        .doesNotContain("sk-12345");
  }

  @Test
  void theCommandLineWinsOverTheFile() throws Exception {
    GatewayConfig config = reader.read("gateway: {port: 4000}", Map.of("gateway.port", "0"));
    assertThat(config.listen().port()).isZero();
    assertThat(config.values()).contains(new ConfigValue("gateway.port", "0", "command line"));
  }

  @Test
  void everyValueTellsItsSource() throws Exception {
    assertThat(reader.read("gateway:\n  port: 4000\n", Map.of()).values())
        .contains(
            new ConfigValue("gateway.port", "4000", "line 2"),
            new ConfigValue("gateway.control_port", "3738", "default"));
  }

  @Test
  void whatIsNotYamlIsToldWithItsLine() {
    assertThat(problems("gateway:\n  port: [1\n")).singleElement().asString().contains("not YAML");
    assertThat(problems("- a\n- b\n")).singleElement().asString().contains("mapping of sections");
    assertThat(problems("gateway: {}\ngateway: {}\n")).hasSize(1);
  }

  private List<String> problems(String yaml) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> reader.read(yaml, Map.of()));
    assertThat(refused).as("is refused: %s", yaml).isNotNull();
    return refused.problems().stream().map(ConfigProblem::toString).toList();
  }
}
