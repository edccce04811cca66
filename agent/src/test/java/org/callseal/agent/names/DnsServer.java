package org.callseal.agent.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A name server on loopback that has the records of a zone file in memory, or answers what a test
 * has made up.
 */
final class DnsServer implements AutoCloseable {

  private final DatagramSocket socket;
  private final Function<Record, List<Record>> zone;
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private volatile int code = Rcode.NOERROR;
  private volatile String broken = "";
  private volatile boolean truncated;
  private volatile boolean silent;

  DnsServer(String... lines) {
    this(zoneOf(lines));
  }

  /**
   * One that makes up what it says.
   *
   * @param zone the answers to a question
   */
  DnsServer(Function<Record, List<Record>> zone) {
    this.zone = zone;
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  /** Null where there is no such name. */
  private static Function<Record, List<Record>> zoneOf(String... lines) {
    List<Record> records = new ArrayList<>();
    try {
      for (String line : lines) {
        records.add(new Master(stream(line), Name.root, 60).nextRecord());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return asked -> {
      List<Record> ofName =
          records.stream().filter(record -> record.getName().equals(asked.getName())).toList();
      List<Record> answers =
          ofName.stream()
              .filter(
                  record -> record.getType() == asked.getType() || record.getType() == Type.CNAME)
              .toList();
      return ofName.isEmpty() ? null : answers;
    };
  }

  private static java.io.InputStream stream(String line) {
    return new java.io.ByteArrayInputStream(
        (line + "\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** Answers everything with this code from now on. */
  void failsWith(int rcode) {
    code = rcode;
  }

  /** What it was asked so far, each as name and type. */
  List<String> questions() {
    return List.copyOf(questions);
  }

  /** Fails for this name from now on. */
  void failsFor(String name) {
    broken = name;
  }

  /** Says from now on that not all of an answer had room. */
  void truncates() {
    truncated = true;
  }

  /** Answers nothing from now on. */
  void saysNothing() {
    silent = true;
  }

  private void serve() {
    byte[] buffer = new byte[1500];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] answer =
            answer(new Message(java.util.Arrays.copyOf(buffer, packet.getLength()))).toWire();
        if (!silent) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (SocketException closed) {
      // The test is over.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Message answer(Message question) {
    Record asked = question.getQuestion();
    Message answer = new Message(question.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(asked, Section.QUESTION);
    questions.add(asked.getName() + " " + Type.string(asked.getType()));
    List<Record> answers = zone.apply(asked);
    if (answers != null) {
      answers.forEach(record -> answer.addRecord(record, Section.ANSWER));
    }
    if (truncated) {
      answer.getHeader().setFlag(Flags.TC);
    }
    boolean fails = asked.getName().toString().equals(broken);
    int missing = answers == null ? Rcode.NXDOMAIN : Rcode.NOERROR;
    answer.getHeader().setRcode(fails ? Rcode.SERVFAIL : code == Rcode.NOERROR ? missing : code);
    return answer;
  }

  @Override
  public void close() {
    socket.close();
  }
}
