package dev.mooring.connector.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class PackedBodyTest {
  private static final byte[] TEXT = "{\"celsius\": 20}".getBytes(StandardCharsets.UTF_8);

  @Test
  void shouldUnpackWhatIsComplete() throws Exception {
    assertThat(PackedBody.DEFLATE.unpack(deflated(new Deflater()), size -> true)).isEqualTo(TEXT);
  }

  @Test
  void shouldNotTakeABodyForEmptyThatNeedsADictionary() throws Exception {
    Deflater deflater = new Deflater();
    deflater.setDictionary("celsius".getBytes(StandardCharsets.UTF_8));
    byte[] body = deflated(deflater);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> PackedBody.DEFLATE.unpack(body, size -> true));
  }

  private static byte[] deflated(Deflater deflater) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream output = new DeflaterOutputStream(packed, deflater)) {
      output.write(TEXT);
    } finally {
      deflater.end();
    }
    return packed.toByteArray();
  }
}
