package dev.modeldock.kernel.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

  @ParameterizedTest
  @CsvSource({
    "/, /",
    "/v1/models/qwen%2Fqwen3:8b, /v1/models/qwen/qwen3:8b",
    "/a%252F, /a%2F",
    "/%c3%A4, /\u00e4",
    "/a+b, /a+b",
    "/../a;x, /../a;x"
  })
  void isDecodedExactlyOnceAndNotNormalised(String raw, String path) {
    assertThat(RequestPath.decode(raw)).contains(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "a",
        "http://h/a",
        "/%",
        "/%2",
        "/%2g",
        "/%g2",
        "/%+1",
        "/%00",
        "/%0d%0a",
        "/%7f",
        "/%ff",
        "/%c0%af",
        "/%ed%a0%80",
        "/a b",
        "/\u00e4"
      })
  void whatIsNoPathIsNone(String raw) {
    assertThat(RequestPath.decode(raw)).isEmpty();
  }

  @Test
  void idsAreUniqueAndSortByTime() {
    RequestIds ids = new RequestIds();
    String first = ids.next();
    var all = java.util.stream.Stream.generate(ids::next).limit(100_000).toList();
    assertThat(all).doesNotHaveDuplicates().allMatch(id -> id.matches("req_[0-9a-z]{22}"));
    assertThat(all.getLast().substring(0, 14)).isGreaterThanOrEqualTo(first.substring(0, 14));
  }
}
