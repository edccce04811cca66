/** What tests of every module share. */
module org.callseal.testkit {
  requires transitive org.jspecify;
  requires transitive tools.jackson.databind;

  exports org.callseal.testkit;
}
