package org.callseal.app.device;

import java.util.HexFormat;
import java.util.Optional;
import org.callseal.app.CommandFailure;
import org.callseal.app.device.DeviceKey.InStore;
import org.callseal.app.device.DeviceKey.InToken;
import org.callseal.core.crypto.P256;
import org.callseal.core.crypto.P256KeyPair;
import org.callseal.core.crypto.P256Point;
import org.callseal.core.crypto.RandomSource;
import org.callseal.core.identity.Identity;

/**
 * A device key that is not enrolled yet, in memory or in a token. Unless it is kept, it goes; when
 * it is, the one goes that the store's device had in the token before.
 *
 * <p>Thread rule: one thread. Lifetime: one enrolment.
 */
public final class NewDeviceKey implements AutoCloseable {

  private static final int NAME_BYTES = 4;

  private final DeviceKey key;
  private final P256Point point;
  private final Optional<Token> token;
  private final Optional<String> before;
  private boolean kept;

  private NewDeviceKey(
      DeviceKey key, P256Point point, Optional<Token> token, Optional<String> before) {
    this.key = key;
    this.point = point;
    this.token = token;
    this.before = before;
  }

  /** Makes one, in the token where there is one. */
  public static NewDeviceKey make(Identity identity, Optional<Token> token, DeviceStore store) {
    if (token.isEmpty()) {
      P256KeyPair pair = P256.fastest().generate();
      return new NewDeviceKey(
          new InStore(pair.privateKey().scalar()), pair.point(), token, Optional.empty());
    }
    byte[] random = RandomSource.secure().bytes(NAME_BYTES);
    String name = "callseal " + identity.text() + " " + HexFormat.of().formatHex(random);
    Optional<String> before = store.holdsDevice() ? nameBefore(store) : Optional.empty();
    return new NewDeviceKey(new InToken(name), token.get().generate(name), token, before);
  }

  /** Its public half. */
  public P256Point point() {
    return point;
  }

  /** What the store is to hold of it. */
  public DeviceKey kept() {
    return key;
  }

  /** The store holds it now. */
  public void keep() {
    kept = true;
  }

  @Override
  public void close() {
    if (token.isPresent() && key instanceof InToken(String name)) {
      (kept ? before : Optional.of(name)).ifPresent(token.get()::remove);
    }
  }

  /** A store that cannot be read is replaced all the same; its key then stays in the token. */
  private static Optional<String> nameBefore(DeviceStore store) {
    try {
      return store.read().key() instanceof InToken(String name)
          ? Optional.of(name)
          : Optional.empty();
    } catch (CommandFailure _) {
      return Optional.empty();
    }
  }
}
