package org.callseal.app.doctor;

import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.callseal.core.crypto.CurveProvider;

/** The checks, each a pure question to the machine. */
@FunctionalInterface
interface Check {

  Finding look();

  /** The Java that runs this. */
  static Finding java() {
    Runtime.Version version = Runtime.version();
    String detail = version + ", " + System.getProperty("java.vm.name");
    return version.feature() >= 25
        ? Finding.good("Java", detail)
        : Finding.bad("Java", detail + "; a JDK 25 or newer is needed");
  }

  /** Which implementation does the work on P-256. */
  static Finding curve() {
    boolean isNative =
        Stream.of(CurveProvider.Candidate.AMAZON_CORRETTO, CurveProvider.Candidate.CONSCRYPT)
            .anyMatch(candidate -> CurveProvider.of(candidate).isPresent());
    String name = CurveProvider.fastest().name();
    return isNative
        ? Finding.good("P-256", name + ", native")
        : Finding.weak("P-256", name + "; no native provider here, exchanges cost ten times more");
  }

  /** Whether Netty's native transport is there. Linux alone has it. */
  static Finding epoll() {
    if (Epoll.isAvailable()) {
      return Finding.good("network", "native epoll");
    }
    String system = System.getProperty("os.name", "");
    return system.toLowerCase(Locale.ROOT).contains("linux")
        ? Finding.weak(
            "network",
            "no native epoll (" + Epoll.unavailabilityCause().getMessage() + "); NIO is used")
        : Finding.good("network", "NIO (" + system + " has no epoll)");
  }

  /** Whether the folder, or the nearest one above it that exists, can be written. */
  static Check writableFolder(Path folder) {
    return () -> {
      Path existing = folder.toAbsolutePath().normalize();
      while (!Files.exists(existing) && existing.getParent() != null) {
        existing = existing.getParent();
      }
      if (!Files.isDirectory(existing)) {
        return Finding.bad(
            "data folder", existing + " is not a folder; choose another with --data");
      }
      try {
        Files.delete(Files.createTempFile(existing, ".callseal", null));
      } catch (IOException e) {
        return Finding.bad(
            "data folder", existing + " cannot be written; choose another with --data");
      }
      return Finding.good(
          "data folder", folder + (existing.endsWith(folder) ? "" : " (made at the first start)"));
    };
  }

  /** Whether the UDP port is free. */
  static Check freePort(String what, InetSocketAddress address) {
    return () -> {
      String where = "UDP " + address.getHostString() + ":" + address.getPort();
      DatagramSocket socket;
      try {
        socket = new DatagramSocket(null);
        try (socket) {
          socket.setReuseAddress(false);
          socket.bind(address);
        }
      } catch (SocketException e) {
        return Finding.weak(what, where + ": " + e.getMessage() + "; is a server running already?");
      }
      return Finding.good(what, where + " is free");
    };
  }
}
