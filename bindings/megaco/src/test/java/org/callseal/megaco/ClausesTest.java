package org.callseal.megaco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClausesTest {

  private static List<Clause> read(String body) {
    byte[] bytes = ("!/1 mg1 " + body).getBytes(StandardCharsets.ISO_8859_1);
    return Clauses.of((MegacoMessage) Encoding.TEXT.parse(bytes));
  }

  /** Back to text, in one spelling. */
  private static String text(List<Clause> clauses) {
    return String.join(" ", clauses.stream().map(ClausesTest::text).toList());
  }

  private static String text(Clause clause) {
    String value = clause.value().isEmpty() ? "" : "=" + clause.value();
    String group = clause.group().isEmpty() ? "" : "(" + text(clause.group()) + ")";
    return clause.word() + value + group;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          T=1{C=-{SC=root{SV{MT=RS,RE="901 Cold, Boot"}}}} | T=1(C=-(SC=root(SV(MT=RS RE=901 Cold, Boot))))
          T = 1 { C = - { AV = * { AT { } } } } ; x | T=1(C=-(AV=*(AT)))
          P=1{C=-{SC=ROOT{SV{MG=<mgc.x>:2944,AD=[10.0.0.5]:1}}}} | P=1(C=-(SC=ROOT(SV(MG=<mgc.x>:2944 AD=[10.0.0.5]:1))))
          T=1{C=1{A=a{M{L{v=0 {;\\} },R {x},O{MO=SR}}}}} | T=1(C=1(A=a(M(L=v=0 {;\\}  R=x O(MO=SR)))))
          T=1{C=1{A=L{M{TS}}}} | T=1(C=1(A=L(M(TS))))
          T=1{N=a{OE=1{19990729T22000000:al/of{x=[1, 2],y>3,z={a,b}}}}} | T=1(N=a(OE=1(19990729T22000000:al/of(x=[1, 2] y=3 z(a b)))))
          K{1,3-5}K{6} SM=1/2 | K(1 3-5) K(6) SM=1/2
          ER=402{"so {it} is"} | ER=402(so {it} is)
          T=1{DM=d{(0S)}} | T=1(DM=d((0S)))
          """)
  void shouldTakeABodyApart(String body, String clauses) {
    assertThat(text(read(body.replace("; x", ";x\n")))).isEqualTo(clauses);
  }

  @Test
  void shouldFindTokensLongAndShortInAnyCase() {
    Clause request = read("Transaction=1{c=-{ServiceChange=r{sv{METHOD=RS}}}}").getFirst();
    Clause command = request.find("Context", "C").orElseThrow().group().getFirst();
    assertThat(command.is("ServiceChange", "SC")).isTrue();
    assertThat(command.find("Services", "SV").orElseThrow().find("Method", "MT"))
        .hasValueSatisfying(method -> assertThat(method.value()).isEqualTo("RS"));
    assertThat(command.find("Audit", "AT")).isEmpty();
  }

  @Test
  void shouldKnowNoPlacesInABinaryMessage() {
    MegacoMessage binary = (MegacoMessage) Encoding.BER.parse(BerSamples.bytes(BerSamples.PENDING));
    assertThatThrownBy(() -> Clauses.placed(binary)).isInstanceOf(IllegalArgumentException.class);
  }
}
