package dev.modeldock.kernel.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpTextTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "2001:DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8::1, 2001:db8::1",
    "0:0:0:0:0:0:0:1, ::1",
    "::, ::",
    "fe80:0:0:0:0:0:0:0, fe80::",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "::ffff:192.168.1.7, 192.168.1.7",
    "::ffff:c0a8:107, 192.168.1.7"
  })
  void anAddressHasOneText(String given, String shortest) {
    assertThat(IpText.parse(given).map(IpText::of)).contains(shortest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost",
        "1",
        "127.1",
        "127.0.0.01",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "256.0.0.1",
        "1.2.3.4.5",
        "1.2.3.4 ",
        "[::1]",
        "::1%lo",
        "fe80::1%1",
        "::g",
        "1:2:3:4:5:6:7",
        "1::2::3",
        "2130706433",
        "unknown",
        "_hidden",
        "١٢٧.0.0.1"
      })
  void whatIsNoAddressIsNoneAndNobodyIsAsked(String text) {
    assertThat(IpText.parse(text)).isEmpty();
  }

  @Test
  void anIpv4AddressWithinAnIpv6OneIsJudgedAsItself() throws UnknownHostException {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
    assertThat(IpText.isLoopback(Inet6Address.getByAddress(null, mapped, -1))).isTrue();
    mapped[12] = 10;
    InetAddress outside = Inet6Address.getByAddress(null, mapped, -1);
    assertThat(IpText.isLoopback(outside)).isFalse();
    assertThat(IpText.of(outside)).isEqualTo("10.0.0.1");
    // Compatible with IPv4 in an old sense, and no loopback of anybody.
    assertThat(IpText.isLoopback(InetAddress.getByName("::127.0.0.1"))).isFalse();
  }

  @Test
  void aScopeIsNoPartOfAnAddress() throws UnknownHostException {
    byte[] linkLocal = new byte[16];
    linkLocal[0] = (byte) 0xfe;
    linkLocal[1] = (byte) 0x80;
    linkLocal[15] = 1;
    InetAddress scoped = Inet6Address.getByAddress(null, linkLocal, 1);
    assertThat(scoped.getHostAddress()).contains("%");
    assertThat(IpText.of(scoped)).isEqualTo("fe80::1");
    assertThat(IpText.isLoopback(scoped)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.1.2, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.168.1.128/25, 192.168.1.200, true",
    "192.168.1.128/25, 192.168.1.127, false",
    "127.0.0.2, 127.0.0.2, true",
    "127.0.0.2, 127.0.0.1, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "::1, ::1, true",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe00::1, false",
    "fd00::/8, 253.0.0.1, false"
  })
  void aNetworkHoldsItsAddressesAndNoOthers(String network, String address, boolean within) {
    assertThat(Network.parse(network).orElseThrow().contains(IpText.parse(address).orElseThrow()))
        .isEqualTo(within);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/0",
        "0.0.0.0/0",
        "::/0",
        "10.0.0.0/33",
        "::/129",
        "10.0.0.1/8",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10/8",
        "proxy.lan",
        "10.0.0.0/0x8"
      })
  void whatIsNoNetworkIsNone(String text) {
    assertThat(Network.parse(text)).isEmpty();
  }
}
