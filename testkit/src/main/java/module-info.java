/** What tests of every module share. */
module org.callseal.testkit {
  requires transitive org.jspecify;

  exports org.callseal.testkit;
}
