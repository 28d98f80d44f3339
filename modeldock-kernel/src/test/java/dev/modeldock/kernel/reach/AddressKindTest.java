package dev.modeldock.kernel.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressKindTest {

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "127.0.0.1, LOOPBACK",
    "127.255.255.254, LOOPBACK",
    "::1, LOOPBACK",
    "10.0.0.1, PRIVATE",
    "172.15.255.255, PUBLIC",
    "172.16.0.1, PRIVATE",
    "172.31.255.255, PRIVATE",
    "172.32.0.1, PUBLIC",
    "192.168.0.1, PRIVATE",
    "192.169.0.1, PUBLIC",
    "100.63.255.255, PUBLIC",
    "100.64.0.1, PRIVATE",
    "100.127.255.255, PRIVATE",
    "100.128.0.1, PUBLIC",
    "fc00::1, PRIVATE",
    "fd12:3456::1, PRIVATE",
    "8.8.8.8, PUBLIC",
    "198.18.0.7, PUBLIC",
    "2606:4700::1111, PUBLIC",
    "169.254.0.1, LINK_LOCAL",
    "169.254.169.254, LINK_LOCAL",
    "169.254.170.2, LINK_LOCAL",
    "169.253.0.1, PUBLIC",
    "fe80::1, LINK_LOCAL",
    "febf::1, LINK_LOCAL",
    "fec0::1, LINK_LOCAL",
    "fd00:ec2::254, METADATA",
    "100.100.100.200, METADATA",
    "192.0.0.192, METADATA",
    "0.0.0.0, UNSPECIFIED",
    "0.1.2.3, UNSPECIFIED",
    "::, UNSPECIFIED",
    "224.0.0.1, MULTICAST",
    "239.255.255.250, MULTICAST",
    "ff02::1, MULTICAST",
    "240.0.0.1, RESERVED",
    "255.255.255.255, RESERVED",
    "fe00::1, RESERVED"
  })
  void everyRangeHasItsKind(String address, AddressKind kind) {
    assertThat(AddressKind.of(InetAddress.ofLiteral(address))).isEqualTo(kind);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "::ffff:127.0.0.1, LOOPBACK",
    "::ffff:a9fe:a9fe, LINK_LOCAL",
    "::ffff:192.168.1.1, PRIVATE",
    "::ffff:8.8.8.8, PUBLIC",
    "::127.0.0.1, LOOPBACK",
    "::a9fe:a9fe, LINK_LOCAL",
    "::ffff:0:7f00:1, LOOPBACK",
    "64:ff9b::7f00:1, LOOPBACK",
    "64:ff9b::a9fe:a9fe, LINK_LOCAL",
    "64:ff9b::6464:64c8, METADATA",
    "64:ff9b::808:808, PUBLIC",
    "64:ff9b:1::a9fe:a9fe, LINK_LOCAL",
    "2002:7f00:1::, LOOPBACK",
    "2002:a9fe:a9fe::1, LINK_LOCAL",
    "2002:c0a8:101::1, PRIVATE",
    "2002:e000:1::1, MULTICAST",
    "2002:808:808::1, PUBLIC",
    "2001:0:4136:e378:8000:63bf:80ff:fffe, LOOPBACK",
    "2001:0:4136:e378:8000:63bf:5601:5601, LINK_LOCAL",
    "2001:db8::5efe:7f00:1, LOOPBACK",
    "2001:db8::200:5efe:a00:1, PRIVATE"
  })
  void anAddressWithinAnAddressIsJudgedAsItself(String address, AddressKind kind) throws Exception {
    InetAddress parsed = InetAddress.ofLiteral(address);
    assertThat(AddressKind.of(parsed)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "127.1, LOOPBACK",
    "2130706433, LOOPBACK",
    "[::1], LOOPBACK",
    "[fe80::1%1], LINK_LOCAL",
    "fe80::1%1, LINK_LOCAL"
  })
  void shortAndScopedFormsAreLiteralsToo(String text, AddressKind kind) {
    assertThat(AddressKind.ofLiteral(text)).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"localhost", "a.b", "127.0.0.1.nip.io", "0x7f.1"})
  void aNameIsNoLiteral(String text) {
    assertThat(AddressKind.ofLiteral(text)).isNull();
  }
}
