/** What tests of every module share. */
module org.callseal.testkit {
  requires java.management;
  requires jdk.management;
  requires transitive org.jspecify;
  requires transitive tools.jackson.databind;

  exports org.callseal.testkit;
}
