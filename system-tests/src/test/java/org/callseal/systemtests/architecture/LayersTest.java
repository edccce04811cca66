package org.callseal.systemtests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may depend on whom. */
class LayersTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.callseal");

  /** What every module may use. */
  private static final List<String> LANGUAGE = List.of("java..", "javax..", "org.jspecify..");

  /** Module to what it may use besides itself. */
  private static final Map<String, List<String>> LAYERS =
      Map.ofEntries(
          Map.entry("core", List.of("org.bouncycastle..")),
          Map.entry("transport", List.of()),
          Map.entry("simulation", List.of("transport")),
          Map.entry("sip", List.of("core", "transport")),
          Map.entry("mgcp", List.of("core", "transport")),
          Map.entry("megaco", List.of("core", "transport")),
          Map.entry("relay", List.of("core", "transport", "io.netty..", "org.slf4j..")),
          Map.entry(
              "store",
              List.of(
                  "core",
                  "com.zaxxer.hikari..",
                  "io.lettuce..",
                  "io.netty..",
                  "org.flywaydb..",
                  "org.h2..",
                  "org.jdbi..",
                  "org.postgresql..",
                  "org.slf4j..")),
          Map.entry("authority", List.of("core", "org.slf4j..")),
          Map.entry("cluster", List.of("core", "transport", "io.netty..", "org.slf4j..")),
          Map.entry(
              "callagent",
              List.of(
                  "sip",
                  "mgcp",
                  "megaco",
                  "transport",
                  "org.callseal.core.crypto..",
                  "org.slf4j..")),
          Map.entry(
              "edge",
              List.of("relay", "sip", "mgcp", "megaco", "core", "transport", "org.slf4j..")),
          Map.entry(
              "agent",
              List.of(
                  "relay",
                  "sip",
                  "mgcp",
                  "megaco",
                  "core",
                  "transport",
                  "org.slf4j..",
                  "org.xbill.DNS..")));

  static Stream<String> modules() {
    return LAYERS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void shouldUseOnlyWhatStandsBelow(String module) {
    List<String> allowed = new ArrayList<>(LANGUAGE);
    allowed.add("org.callseal." + module + "..");
    LAYERS
        .get(module)
        .forEach(name -> allowed.add(name.contains(".") ? name : "org.callseal." + name + ".."));

    classes()
        .that()
        .resideInAPackage("org.callseal." + module + "..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @Test
  void shouldKeepModulesFreeOfCycles() {
    slices().matching("org.callseal.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void shouldKeepTheCoreFromNetworkThreadsAndClocks() {
    noClasses()
        .that()
        .resideInAPackage("org.callseal.core..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.net.Socket.class,
            java.net.ServerSocket.class,
            java.net.DatagramSocket.class,
            java.nio.channels.Channel.class,
            Thread.class,
            java.util.concurrent.Executor.class,
            java.time.Clock.class)
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(CLASSES);
  }

  @Test
  void shouldGiveSecretsNoWayIntoText() {
    noClasses()
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "SecretBytes.exposed is called by a toString",
                call ->
                    call.getTarget().getName().equals("exposed")
                        && call.getOrigin().getName().equals("toString")))
        .check(CLASSES);
  }
}
