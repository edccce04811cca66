package org.callseal.app.device;

import org.callseal.core.crypto.SecretBytes;

/** Where a device's private key is. */
public sealed interface DeviceKey {

  /** In the store itself: 32 bytes. */
  record InStore(SecretBytes scalar) implements DeviceKey {}

  /** In a token, under this name. */
  record InToken(String name) implements DeviceKey {}
}
