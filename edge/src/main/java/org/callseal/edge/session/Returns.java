package org.callseal.edge.session;

import org.callseal.core.credential.Kid;
import org.callseal.edge.flow.DeviceFlow;

/** Devices whose association was ended, and that come back in turns. Belongs to one loop. */
public interface Returns {

  /** What has ended is still spoken under: its device's turn is now. */
  void spokenUnder(DeviceFlow<?, ?> ended);

  /** Somebody waits for the device: its turn is now. */
  void hurry(Kid device);

  /** It is there. */
  void returned(Kid device);
}
