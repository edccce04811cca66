package org.callseal.systemtests.sip;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.callseal.core.credential.Kid;
import org.callseal.core.identity.Identity;
import org.callseal.core.subscriber.Device;
import org.callseal.core.subscriber.Subscriber;
import org.callseal.core.subscriber.SubscriberStore;

/** A store of subscribers in memory. */
final class MemorySubscribers implements SubscriberStore {

  private final Map<Identity, Subscriber> subscribers = new LinkedHashMap<>();
  private final Map<Kid, Device> devices = new HashMap<>();

  @Override
  public boolean add(Subscriber subscriber) {
    return subscribers.putIfAbsent(subscriber.identity(), subscriber) == null;
  }

  @Override
  public Optional<Subscriber> find(Identity identity) {
    return Optional.ofNullable(subscribers.get(identity));
  }

  @Override
  public List<Subscriber> list() {
    return List.copyOf(subscribers.values());
  }

  @Override
  public boolean update(Subscriber subscriber) {
    return subscribers.replace(subscriber.identity(), subscriber) != null;
  }

  @Override
  public boolean remove(Identity identity) {
    devicesOf(identity).forEach(device -> devices.remove(device.kid()));
    return subscribers.remove(identity) != null;
  }

  @Override
  public boolean addDevice(Device device) {
    return devices.putIfAbsent(device.kid(), device) == null;
  }

  @Override
  public Optional<Device> findDevice(Kid kid) {
    return Optional.ofNullable(devices.get(kid));
  }

  @Override
  public List<Device> devicesOf(Identity identity) {
    return devices.values().stream()
        .filter(device -> device.credential().subject().equals(identity.text()))
        .toList();
  }

  @Override
  public void activate(Kid kid) {
    devices.computeIfPresent(kid, (_, device) -> device.activated());
  }

  @Override
  public boolean removeDevice(Kid kid) {
    return devices.remove(kid) != null;
  }

  @Override
  public void close() {}
}
