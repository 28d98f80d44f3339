package dev.modeldock.kernel.wire.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.wire.field.RejectedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org/cat.png",
        "HTTP://Example.ORG:8080/cat.png?size=3&a=b@c",
        "https://a-b_c.example.co.uk",
        "https://example.org?x=1",
        "https://example.org/a%20b/ü/@x:y",
        "https://8.8.8.8/cat.png",
        "https://[2606:4700::1111]/cat.png",
        "https://xn--bcher-kva.example/",
        "https://example.org/a#top"
      })
  void plainAddressesOfTheInternetPass(String url) {
    assertThatCode(() -> MediaAddress.requirePublic(url, "url")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // This machine, this gateway, this network, and what clouds keep there.
        "http://127.0.0.1:3738/admin/v1/keys",
        "http://localhost:3738/",
        "http://LOCALHOST./",
        "http://a.localhost/",
        "http://[::1]:3738/",
        "http://0.0.0.0:3737/",
        "http://[::]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://metadata.google.internal/",
        "http://100.100.100.200/latest/meta-data/",
        "http://[fd00:ec2::254]/",
        "http://192.168.1.1/",
        "http://10.0.0.1/",
        "http://router/",
        "http://router.lan/",
        "http://printer.local/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1%25eth0]/",
        // Addresses in other clothes.
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://127.0.0.1./",
        "http://1.2.3/",
        "http://8.8.8.8./",
        "http://999.1.1.1/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127%2e0%2e0%2e1/",
        "http://example。com/",
        // What two parsers read as two hosts.
        "http://user@example.org/",
        "http://example.org@127.0.0.1/",
        "http://127.0.0.1:80@example.org/",
        "http://127.0.0.1\\@example.org/",
        "http://example.org\\.evil/",
        "http://example.org#@127.0.0.1/\n",
        "http:///127.0.0.1/",
        "http:/127.0.0.1/",
        "http:127.0.0.1",
        "http://exa mple.org/",
        "http://example.org/a b",
        "http://exa\tmple.org/",
        " http://example.org/",
        "http://example.org/\r\nHost: x",
        "http://example.org/\u0000",
        "http://example.org:port/",
        "http://example.org:123456/",
        "http://[::1/",
        "http://[v1.x]/",
        "http://",
        "http://./",
        "http://example.org./",
        // Other ways to fetch.
        "file:///etc/passwd",
        "ftp://example.org/cat.png",
        "gopher://127.0.0.1:6379/_x",
        "//example.org/cat.png",
        "javascript:alert(1)",
        ""
      })
  void everythingElseIsRefusedWithItsField(String url) {
    RejectedException refused =
        catchThrowableOfType(
            RejectedException.class, () -> MediaAddress.requirePublic(url, "messages[0].x"));
    assertThat(refused).isNotNull();
    assertThat(refused.refusal().code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(refused.refusal().param()).isEqualTo("messages[0].x");
  }
}
