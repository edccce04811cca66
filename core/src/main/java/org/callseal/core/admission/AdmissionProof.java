package org.callseal.core.admission;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What makes a tag fresh: the time, or a cookie that reached its owner. */
public sealed interface AdmissionProof {
  int TIME = 0;
  int COOKIE = 1;
  int COOKIE_LENGTH = 16;

  int form();

  /** As the tag covers it. */
  byte[] bytes();

  /** UTC seconds, by the device's clock. */
  record Time(long seconds) implements AdmissionProof {
    @Override
    public int form() {
      return TIME;
    }

    @Override
    public byte[] bytes() {
      return ByteBuffer.allocate(Long.BYTES).putLong(seconds).array();
    }
  }

  /** From a {@link CookieBaker}. */
  record Cookie(byte[] bytes) implements AdmissionProof {
    public Cookie {
      bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public int form() {
      return COOKIE;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Cookie that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }
}
