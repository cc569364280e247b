package dev.mooring.expression;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Collects bytes, and fails as soon as there are more than a limit. */
final class BoundedOutput extends OutputStream {
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream(256);
  private final int limit;

  BoundedOutput(int limit) {
    this.limit = limit;
  }

  @Override
  public void write(int one) throws IOException {
    reserve(1);
    collected.write(one);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    reserve(length);
    collected.write(bytes, offset, length);
  }

  byte[] toByteArray() {
    return collected.toByteArray();
  }

  private void reserve(int length) throws IOException {
    if (collected.size() + length > limit) {
      throw new IOException("more than " + limit + " bytes");
    }
  }
}
