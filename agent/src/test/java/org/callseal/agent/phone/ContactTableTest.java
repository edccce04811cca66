package org.callseal.agent.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class ContactTableTest {

  private static final InetSocketAddress DESK = new InetSocketAddress("192.168.1.10", 5060);
  private static final InetSocketAddress HALL = new InetSocketAddress("192.168.1.11", 5060);

  private final ContactTable<String, InetSocketAddress> contacts = new ContactTable<>(3, 5);

  @Test
  void shouldFindThePhoneThatNamedTheContact() {
    contacts.heard("alice", "desk@192.168.1.10:5060", DESK);
    contacts.heard("alice", "hall@192.168.1.11:5060", HALL);
    assertThat(find("alice", "desk@192.168.1.10:5060")).contains(DESK);
    assertThat(find("alice", "hall@192.168.1.11:5060")).contains(HALL);
  }

  @Test
  void shouldGiveAnUnknownContactToThePhoneHeardLast() {
    contacts.heard("alice", "desk@192.168.1.10:5060", DESK);
    contacts.heard("alice", "hall@192.168.1.11:5060", HALL);
    contacts.heard("alice", "desk@192.168.1.10:5060", DESK);
    assertThat(find("alice", "sip:elsewhere")).contains(DESK);
    assertThat(find("bob", "sip:elsewhere")).isEmpty();
  }

  @Test
  void shouldNeverGiveAContactToAnotherLine() {
    contacts.heard("alice", "desk@192.168.1.10:5060", DESK);
    contacts.heard("bob", "hall@192.168.1.11:5060", HALL);
    assertThat(find("bob", "desk@192.168.1.10:5060")).contains(HALL);
  }

  @Test
  void shouldKeepAContactThatAPhoneOfAnotherLineNamesAndTakesBack() {
    contacts.heard("alice", "phone@192.168.1.10:5060", DESK);
    contacts.heard("bob", "phone@192.168.1.10:5060", HALL);
    assertThat(find("alice", "phone@192.168.1.10:5060")).contains(DESK);
    assertThat(find("bob", "phone@192.168.1.10:5060")).contains(HALL);
    contacts.forget("bob", "phone@192.168.1.10:5060");
    assertThat(find("alice", "phone@192.168.1.10:5060")).contains(DESK);
    assertThat(find("bob", "phone@192.168.1.10:5060")).isEmpty();
  }

  @Test
  void shouldFollowAPhoneThatMoves() {
    contacts.heard("alice", "desk@192.168.1.10:5060", DESK);
    contacts.heard("alice", "desk@192.168.1.10:5060", HALL);
    assertThat(find("alice", "desk@192.168.1.10:5060")).contains(HALL);
    assertThat(contacts.size()).isEqualTo(1);
  }

  @Test
  void shouldForgetWhatThePhoneTookBack() {
    contacts.heard("alice", "desk@192.168.1.10:5060", DESK);
    contacts.forget("alice", "desk@192.168.1.10:5060");
    assertThat(find("alice", "desk@192.168.1.10:5060")).isEmpty();
    assertThat(contacts.of("alice")).isEmpty();
  }

  @Test
  void shouldStayBoundedHoweverManyContactsAPhoneNames() {
    contacts.heard("bob", "hall@192.168.1.11:5060", HALL);
    for (int i = 0; i < 1000; i++) {
      contacts.heard("alice", "flood" + i + "@192.168.1.10", DESK);
    }
    assertThat(contacts.of("alice")).hasSize(3);
    assertThat(find("bob", "hall@192.168.1.11:5060")).contains(HALL);
    for (int i = 0; i < 1000; i++) {
      contacts.heard("line" + i, "flood" + i + "@192.168.1.10", DESK);
    }
    assertThat(contacts.size()).isEqualTo(5);
  }

  @Test
  void shouldNameTheLineOfAnAddressOnlyWhenThereIsJustOne() {
    contacts.heard("alice", "desk@192.168.1.10:5060", DESK);
    contacts.heard("alice", "desk-2@192.168.1.10:5060", DESK);
    assertThat(contacts.onlyLineAt(DESK)).contains("alice");
    contacts.heard("bob", "bob@192.168.1.10:5060", DESK);
    assertThat(contacts.onlyLineAt(DESK)).isEmpty();
    assertThat(contacts.onlyLineAt(HALL)).isEmpty();
  }

  /** As the proxy looks: the Contact asked for, else the phone heard last. */
  private java.util.Optional<InetSocketAddress> find(String line, String uri) {
    return contacts.findNamed(line, uri).or(() -> contacts.lastHeard(line));
  }
}
