package dev.mooring.connector.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Unpacks the body of a request, no further than there is room for. Pure. */
enum PackedBody {
  /** As it is. */
  PLAIN,
  GZIP,
  /** In the form of zlib; without its header, as some send it, too. */
  DEFLATE;

  /** What senders may pack with, for the header Accept-Encoding. */
  static final String ACCEPTED = "gzip, deflate";

  private static final int AT_ONCE = 8192;

  /** Nothing may stand behind the limit that was given. */
  static final class NoRoomException extends Exception {
    private static final long serialVersionUID = 1L;

    NoRoomException() {
      super("no room", null, false, false);
    }
  }

  /**
   * How a body with that header is packed; null for a way that is not known here.
   *
   * @param encoding the header Content-Encoding; null without one
   */
  static PackedBody of(String encoding) {
    return switch (encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> PLAIN;
      case "gzip", "x-gzip" -> GZIP;
      case "deflate" -> DEFLATE;
      default -> null;
    };
  }

  /**
   * What was packed.
   *
   * @param room asked for each size that is about to be reached, in bytes
   * @throws NoRoomException when there is no room for a size
   * @throws IOException when it is not what it should be
   */
  byte[] unpack(byte[] body, IntPredicate room) throws IOException, NoRoomException {
    if (this == PLAIN) {
      return body;
    }
    if (this == GZIP) {
      try (InputStream input = new GZIPInputStream(new ByteArrayInputStream(body), AT_ONCE)) {
        return read(input, room);
      }
    }
    Inflater inflater = new Inflater(!hasHeader(body));
    try (InputStream input =
        new InflaterInputStream(new ByteArrayInputStream(body), inflater, AT_ONCE)) {
      byte[] unpacked = read(input, room);
      if (!inflater.finished()) {
        // It wants a dictionary that nobody has given; the stream calls that its end.
        throw new ZipException("it cannot be unpacked without a dictionary");
      }
      return unpacked;
    } finally {
      inflater.end();
    }
  }

  private static byte[] read(InputStream input, IntPredicate room)
      throws IOException, NoRoomException {
    ByteArrayOutputStream unpacked = new ByteArrayOutputStream(AT_ONCE);
    byte[] part = new byte[AT_ONCE];
    for (int read = input.read(part); read >= 0; read = input.read(part)) {
      if (!room.test(unpacked.size() + read)) {
        throw new NoRoomException();
      }
      unpacked.write(part, 0, read);
    }
    return unpacked.toByteArray();
  }

  private static boolean hasHeader(byte[] body) {
    return body.length > 1
        && (body[0] & 0x0F) == 8
        && ((body[0] & 0xFF) << 8 | body[1] & 0xFF) % 31 == 0;
  }
}
