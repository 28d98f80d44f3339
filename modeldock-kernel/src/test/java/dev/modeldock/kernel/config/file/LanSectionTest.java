package dev.modeldock.kernel.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.kernel.admission.Proxies;
import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.config.LanConfig;
import dev.modeldock.kernel.config.ListenConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanSectionTest {

  private static ListenConfig read(String gateway) throws ConfigException {
    return new ConfigReader().read("gateway: {" + gateway + "}", Map.of()).listen();
  }

  private static String problem(String gateway, Map<String, String> overrides) {
    ConfigException refused =
        catchThrowableOfType(
            ConfigException.class,
            () -> new ConfigReader().read("gateway: {" + gateway + "}", overrides));
    assertThat(refused.problems()).hasSize(1);
    return refused.getMessage();
  }

  @Test
  void unlessTheOwnerSaysSoThisMachineAloneIsServed() throws Exception {
    ListenConfig listen = read("");
    assertThat(listen.beyondThisMachine()).isFalse();
    assertThat(listen.lan())
        .isEqualTo(new LanConfig(false, LanConfig.Tls.AUTO, null, null, Proxies.none()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "'::'", "192.168.1.5", "'fd00::5'"})
  void anAddressThatOthersReachNeedsASecondWord(String host) throws Exception {
    assertThat(problem("host: " + host, Map.of()))
        .startsWith("line 1: gateway.host: is " + host.replace("'", ""))
        .contains("say allow_lan: true");
    assertThat(read("allow_lan: true, host: " + host).beyondThisMachine()).isTrue();
  }

  @Test
  void theCommandLineAloneOpensNothing() throws Exception {
    assertThat(problem("port: 1", Map.of("gateway.host", "0.0.0.0")))
        .startsWith("gateway.host: is 0.0.0.0")
        .contains("allow_lan: true");
    assertThat(problem("host: 127.0.0.1", Map.of("gateway.host", "0.0.0.0")))
        .contains("allow_lan: true");
    ListenConfig closed =
        new ConfigReader()
            .read("gateway: {allow_lan: true, host: 0.0.0.0}", Map.of("gateway.host", "127.0.0.1"))
            .listen();
    assertThat(closed.beyondThisMachine()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mybox.lan",
        "'*'",
        "127.1",
        "127.0.0.2",
        "'fe80::1'",
        "'fe80::1%eth0'",
        "224.0.0.1",
        "'[::]'",
        "0",
        "''"
      })
  void whatIsNoAddressOfAListenerIsRefused(String host) {
    assertThat(problem("allow_lan: true, host: " + host, Map.of()))
        .contains("gateway.host: must be 127.0.0.1, ::1 or localhost");
  }

  @Test
  void tlsIsAutomaticOffOrTheOwners() throws Exception {
    assertThat(read("tls: off").lan().tls()).isEqualTo(LanConfig.Tls.OFF);
    LanConfig own = read("tls_cert: a.pem, tls_key: a.key").lan();
    assertThat(own.tls()).isEqualTo(LanConfig.Tls.AUTO);
    assertThat(own.certificate()).isEqualTo("a.pem");
    assertThat(own.key()).isEqualTo("a.key");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls: maybe | gateway.tls: must be one of auto, off",
        "tls_cert: a | gateway.tls_cert: needs the file of its key as well",
        "tls_key: a | gateway.tls_key: needs the file of its certificate as well",
        "tls: off, tls_cert: a, tls_key: b | gateway.tls: is off, which leaves tls_cert without",
        "trusted_proxies: [nginx] | gateway.trusted_proxies: must hold addresses and networks",
        "trusted_proxies: [0.0.0.0/0] | '0.0.0.0/0' is neither",
        "proxy_header: x-real-ip | gateway.proxy_header: must be one of x_forwarded_for, forwarded"
      })
  void mistakesAreTold(String gateway, String told) {
    assertThat(problem(gateway, Map.of())).contains(told);
  }

  @Test
  void proxiesAreRead() throws Exception {
    Proxies proxies =
        read("trusted_proxies: [127.0.0.2, 'fd00::/64'], proxy_header: forwarded").lan().proxies();
    assertThat(proxies.trusted()).hasToString("[127.0.0.2/32, fd00::/64]");
    assertThat(proxies.header()).isEqualTo(Proxies.Header.FORWARDED);
  }
}
