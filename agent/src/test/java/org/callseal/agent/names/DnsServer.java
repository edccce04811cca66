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
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A name server on loopback that has the records of a zone file in memory. */
final class DnsServer implements AutoCloseable {

  private final DatagramSocket socket;
  private final List<Record> records = new ArrayList<>();
  private volatile int code = Rcode.NOERROR;

  DnsServer(String... lines) {
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      for (String line : lines) {
        records.add(new Master(stream(line), Name.root, 60).nextRecord());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
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

  private void serve() {
    byte[] buffer = new byte[1500];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] answer =
            answer(new Message(java.util.Arrays.copyOf(buffer, packet.getLength()))).toWire();
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
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
    List<Record> ofName =
        records.stream().filter(record -> record.getName().equals(asked.getName())).toList();
    ofName.stream()
        .filter(record -> record.getType() == asked.getType())
        .forEach(record -> answer.addRecord(record, Section.ANSWER));
    answer.getHeader().setRcode(code == Rcode.NOERROR && ofName.isEmpty() ? Rcode.NXDOMAIN : code);
    return answer;
  }

  @Override
  public void close() {
    socket.close();
  }
}
