package dev.mooring.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  private final ObjectMapper mapper = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1048576   | 1048576
          "1048576" | 1048576
          "1Mi"     | 1048576
          "512Ki"   | 524288
          "500k"    | 500000
          "2M"      | 2000000
          0         | 0
          """)
  void shouldReadWhatAQuantityMayBe(String json, int bytes) throws Exception {
    ByteSize size = mapper.readValue(json, ByteSize.class);

    assertThat(size.bytes()).isEqualTo(bytes);
    // The operator makes Connectors of what is inside Sources and Sinks: in the words of these.
    assertThat(mapper.writeValueAsString(size)).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1MB", "1.5Mi", "lots", "", "-1", "1m", "1Gi", "1234567890"})
  void shouldSayWhatToWrite(String text) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ByteSize.read(text))
        .withMessage("not a number of bytes: write for example 1048576, 512Ki or 1Mi");
  }

  @Test
  void shouldBeEqualHoweverItIsWritten() {
    assertThat(ByteSize.read("1Mi")).isEqualTo(ByteSize.of(1_048_576));
    assertThat(ByteSize.read("1Mi")).hasSameHashCodeAs(ByteSize.read("1024Ki"));
    assertThat(ByteSize.read("1M")).isLessThan(ByteSize.read("1Mi"));
  }
}
