package org.callseal.app.configuration;

/**
 * One key of a configuration file.
 *
 * @param name its path in the file, sections and key joined by dots
 * @param type what values it takes
 * @param standard its value where the file does not name it
 * @param documentation what it does, for the operator
 */
record Key<T>(String name, ValueType<T> type, T standard, String documentation) {

  /** How a file that says nothing about this key would have written it. */
  String writeStandard() {
    return type.write(standard);
  }
}
