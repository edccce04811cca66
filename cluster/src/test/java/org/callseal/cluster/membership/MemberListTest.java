package org.callseal.cluster.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.callseal.cluster.Pins;
import org.callseal.core.association.ServerSet;
import org.callseal.core.cluster.LinkAddress;
import org.callseal.core.cluster.Service;
import org.junit.jupiter.api.Test;

class MemberListTest {
  /** As docs/protocol.md has it, made by another implementation. */
  private static final String VECTOR =
      "82078186626533015820cef7fc13a38180936ffa2635489088778e059f07a5d1beda53"
          + "f1719d3557763182693139322e302e322e33191b95a1018183626533693139322e302e"
          + "322e331913c401";

  private final MemberList list =
      new MemberList(
          7,
          List.of(
              Pins.edge("e3")
                  .at(
                      Optional.of(new LinkAddress("192.0.2.3", 7061)),
                      Map.of(
                          Service.SIP, List.of(new ServerSet.Server("e3", "192.0.2.3", 5060))))));

  @Test
  void shouldWriteAndReadTheListOfTheDocument() {
    assertThat(HexFormat.of().formatHex(list.toBytes())).isEqualTo(VECTOR);
    assertThat(MemberList.parse(HexFormat.of().parseHex(VECTOR))).contains(list);
  }

  @Test
  void shouldReadNothingElse() {
    byte[] bytes = list.toBytes();
    for (int i = 0; i < bytes.length; i++) {
      assertThat(MemberList.parse(Arrays.copyOf(bytes, i))).isEmpty();
    }
    assertThat(MemberList.parse(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      byte[] changed = bytes.clone();
      changed[random.nextInt(bytes.length)] = (byte) random.nextInt();
      MemberList.parse(changed).ifPresent(read -> assertThat(read.toBytes()).isEqualTo(changed));
    }
  }

  @Test
  void shouldHoldNoNameAndNoKeyTwice() {
    MemberList twice = new MemberList(1, List.of(Pins.edge("e1"), Pins.edge("e1")));

    assertThat(MemberList.parse(twice.toBytes())).isEmpty();
  }

  @Test
  void shouldTakeNewerListsAlone() {
    KnownMembers known = new KnownMembers(list, () -> 1_800_000_000L);
    known.take(new MemberList(6, List.of()));
    known.take(new MemberList(7, List.of()));
    assertThat(known.now()).isEqualTo(list);
    known.take(new MemberList(8, List.of()));
    assertThat(known.now().members()).isEmpty();
  }

  @Test
  void shouldLetNoListOfTheFutureStandAgainstThoseThatFollow() {
    long nowSeconds = 1_800_000_000L;
    MemberList future = new MemberList(nowSeconds * 1000 + 600_001, List.of());
    MemberList present = new MemberList(nowSeconds * 1000, List.of());

    KnownMembers known = new KnownMembers(list, () -> nowSeconds);
    known.take(future);
    known.take(new MemberList(Long.MAX_VALUE, List.of()));
    assertThat(known.now()).isEqualTo(list);

    KnownMembers fromDisk = new KnownMembers(future, () -> nowSeconds);
    fromDisk.take(present);
    assertThat(fromDisk.now()).isEqualTo(present);
  }
}
