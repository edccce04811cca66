package org.callseal.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.callseal.store.redis.RedisAddress.Form;
import org.callseal.store.redis.RedisAddress.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://redis.example:6379",
        "rediss://[2001:db8::1]:7000",
        "redis+sentinel://a.example:26379,b.example:26380/callseal",
        "rediss+cluster://10.0.0.1:7000,10.0.0.2:7000"
      })
  void shouldReadWhatItWrites(String text) {
    assertThat(RedisAddress.parse(text).orElseThrow()).hasToString(text);
  }

  @Test
  void shouldKnowTheUsualPorts() {
    assertThat(RedisAddress.parse("redis://a").orElseThrow().nodes())
        .containsExactly(new Node("a", 6379));
    RedisAddress sentinel = RedisAddress.parse("redis+sentinel://a/m").orElseThrow();
    assertThat(sentinel.nodes()).containsExactly(new Node("a", 26379));
    assertThat(sentinel.form()).isEqualTo(Form.SENTINEL);
    assertThat(sentinel.master()).isEqualTo("m");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "redis:6379",
        "http://a",
        "redis://",
        "redis://a,b",
        "redis://a/0",
        "redis://user:password@a",
        "redis://a:0",
        "redis://a:65536",
        "redis+sentinel://a",
        "redis+cluster://a/m",
        "redis+other://a",
        "redis+cluster://a,,b"
      })
  void shouldRefuseWhatIsNone(String text) {
    assertThat(RedisAddress.parse(text)).isEmpty();
  }
}
