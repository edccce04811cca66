package org.callseal.demo.table;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.callseal.demo.trial.Row;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The rows as JSON, in a file that is whole at every moment. Stateless. */
public final class JsonRows {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonRows() {}

  /** Writes the rows of one round, over what the file had before. */
  public static void write(Path file, List<Row> rows) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("rows", rows.stream().map(JsonRows::of).toList());
    all.put("asTheyMust", rows.stream().filter(Row::asItMust).count());
    all.put("of", rows.size());
    Path target = file.toAbsolutePath();
    Path whole = Files.createTempFile(target.getParent(), ".rows", ".json");
    try {
      Files.write(whole, JSON.writeValueAsBytes(all));
      try {
        Files.move(
            whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(whole, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static Map<String, Object> of(Row row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("number", row.number());
    fields.put("name", row.name());
    fields.put("tried", row.tried());
    fields.put("must", row.must());
    fields.put("happened", row.happened());
    fields.put("asItMust", row.asItMust());
    fields.put("broken", row.broken());
    fields.put("counters", row.counters());
    fields.put("milliseconds", row.took().toMillis());
    return fields;
  }
}
