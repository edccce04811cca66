package org.callseal.core.subscriber;

import java.util.List;
import java.util.Optional;
import org.callseal.core.credential.Kid;
import org.callseal.core.identity.Identity;

/** Port to where subscribers and their devices are kept. Calls may block: never from a loop. */
public interface SubscriberStore extends AutoCloseable {

  /** Adds it; gives whether there was none of this identity. */
  boolean add(Subscriber subscriber);

  Optional<Subscriber> find(Identity identity);

  List<Subscriber> list();

  /** Replaces one that is there; gives whether it was. */
  boolean update(Subscriber subscriber);

  /** Removes it with its devices; gives whether it was there. */
  boolean remove(Identity identity);

  /** Adds it to the subscriber its credential names; gives whether both kid and name allowed it. */
  boolean addDevice(Device device);

  Optional<Device> findDevice(Kid kid);

  List<Device> devicesOf(Identity identity);

  /** Marks it active: its first exchange is complete. */
  void activate(Kid kid);

  boolean removeDevice(Kid kid);

  @Override
  void close();
}
