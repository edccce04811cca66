package org.callseal.systemtests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** The house rules of CONTRIBUTING.md that a machine can check. */
class HouseRulesTest {

  private static final int LONGEST_FILE = 400;
  private static final int LONGEST_TEST = 500;
  private static final Pattern EMPTY_NAME =
      Pattern.compile(".*(Impl|Utils?|Helper|Manager|Common)\\.java");

  /** A class as documents name it: its package below {@code org.callseal}, in back quotes. */
  private static final Pattern CLASS_NAME = Pattern.compile("`((?:[a-z0-9]+\\.)+[A-Z]\\w+)`");

  private static final Pattern REQUIREMENTS = Pattern.compile("@Requirement\\(([^)]*)\\)");

  private static final JavaClasses TESTS =
      new ClassFileImporter().importPaths(Checkout.testClassFolders());

  @Test
  void shouldNeitherSleepInATestNorSwitchOneOff() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(TESTS);
    noClasses().should().beAnnotatedWith(Disabled.class).check(TESTS);
    noMethods().should().beAnnotatedWith(Disabled.class).check(TESTS);
  }

  @Test
  void shouldNameClassesByTheirDuty() {
    assertThat(Checkout.sources())
        .noneMatch(file -> EMPTY_NAME.matcher(file.getFileName().toString()).matches());
  }

  @Test
  void shouldKeepFilesReadable() {
    List<Path> longOnes =
        Checkout.sources().stream()
            .filter(file -> Checkout.read(file).lines().count() > longest(file))
            .toList();

    assertThat(longOnes).isEmpty();
  }

  private static int longest(Path file) {
    return file.toString().contains("/src/test/") ? LONGEST_TEST : LONGEST_FILE;
  }

  @Test
  void shouldDescribeEveryPackage() {
    List<Path> undescribed =
        Checkout.sources().stream()
            .filter(file -> file.toString().contains("/src/main/java/"))
            .filter(file -> !file.endsWith("module-info.java"))
            .map(Path::getParent)
            .distinct()
            .filter(folder -> Files.notExists(folder.resolve("package-info.java")))
            .toList();

    assertThat(undescribed).isEmpty();
  }

  @Test
  void shouldDescribeEveryModule() {
    List<Path> undescribed =
        Checkout.sources().stream()
            .map(Path::toString)
            .filter(file -> file.contains("/src/main/java/org/callseal"))
            .map(file -> Path.of(file.substring(0, file.indexOf("/org/callseal"))))
            .distinct()
            .filter(folder -> Files.notExists(folder.resolve("module-info.java")))
            .toList();

    assertThat(undescribed).isEmpty();
  }

  @Test
  void shouldFindWhatTheDocumentsNameWhereTheySay() {
    List<String> sources = Checkout.sources().stream().map(Path::toString).toList();
    for (String document : List.of("docs/vocabulary.md", "CONTRIBUTING.md")) {
      List<String> named =
          CLASS_NAME
              .matcher(Checkout.read(document))
              .results()
              .map(found -> "/org/callseal/" + found.group(1).replace('.', '/') + ".java")
              .toList();
      assertThat(named).as(document).isNotEmpty();
      assertThat(named)
          .as(document)
          .allMatch(name -> sources.stream().anyMatch(source -> source.endsWith(name)));
    }
  }

  @Test
  void shouldNameRequirementsByNumbersThatTheyHave() {
    for (Path test : Checkout.sources()) {
      if (!test.toString().contains("/src/test/") || test.endsWith("RequirementScanTest.java")) {
        continue;
      }
      assertThat(REQUIREMENTS.matcher(Checkout.read(test)).results().map(found -> found.group(1)))
          .as("%s", test)
          .allMatch(names -> names.replaceAll("\"3\\.[1-4]\\.\\d{1,2}\"|[{},\\s]", "").isEmpty());
    }
  }

  @Test
  void shouldNumberEveryDecisionOnceAndListIt() {
    List<String> decisions = Checkout.decisions();
    String index = Checkout.read("docs/decisions/README.md");

    assertThat(decisions).isNotEmpty();
    assertThat(decisions.stream().map(name -> name.substring(0, 4))).doesNotHaveDuplicates();
    assertThat(decisions).allMatch(name -> index.contains("](" + name + ")"));
  }
}
