package dev.mooring.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mooring.api.v1alpha1.MqttSource;
import dev.mooring.api.v1alpha1.Subscription;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnOverlapTest {
  @ParameterizedTest
  @ValueSource(strings = {"a/+/x a/b/+", "a/+ +/b", "x a/+/c a/b/#", "+/b a/# "})
  void shouldFindTwoThatMatchTheSameTopicAndDoNotCoverEachOther(String filters) {
    assertThat(OwnOverlap.of(source(filters))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a b", "a/+/x a/+/y", "line/# line/+/temp", "a a", "# $SYS/#"})
  void shouldFindNoneWhereEachMessageComesOnce(String filters) {
    assertThat(OwnOverlap.of(source(filters))).isEmpty();
  }

  @Test
  void shouldNameBoth() {
    assertThat(OwnOverlap.of(source("q a/+/x a/b/+")))
        .hasValueSatisfying(
            overlap ->
                assertThat(overlap.message())
                    .startsWith(
                        "topic filter 'a/b/+' overlaps with 'a/+/x' of the same Source, and a"));
  }

  private static Subscription source(String filters) {
    return new MqttSource(List.of(filters.split(" ")), 1).subscription().orElseThrow();
  }
}
