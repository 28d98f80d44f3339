package dev.modeldock.kernel.config.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.kernel.config.ConfigException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigSchemaTest {

  private final JsonNode schema = new JsonMapper().readTree(ConfigSchema.json());

  @Test
  void everySectionOfTheSchemaIsKnownToTheReaderAndTheOtherWayRound() {
    String known = messageFor("zzzzzzzzzzzz: 1");
    schema
        .path("properties")
        .propertyNames()
        .forEach(section -> assertThat(known).contains(section));
    assertThat(known.split(",")).hasSize(schema.path("properties").size());
  }

  @Test
  void everyKeyOfTheSchemaIsKnownToTheReaderAndTheOtherWayRound() {
    for (String section :
        new String[] {"gateway", "limits", "audit", "prompt_log", "telemetry", "plugins"}) {
      sameKeys(schema.path("properties").path(section), section + ": {zzzzzzzzzzzzzzzz: 1}");
    }
    sameKeys(
        schema.path("properties").path("instances").path("additionalProperties"),
        "instances: {x: {type: demo, zzzzzzzzzzzzzzzz: 1}}");
    sameKeys(
        schema.path("properties").path("aliases").path("additionalProperties"),
        "aliases: {x: {targets: [a:b], zzzzzzzzzzzzzzzz: 1}}");
  }

  private void sameKeys(JsonNode object, String yaml) {
    String known = messageFor(yaml);
    String list = known.substring(known.indexOf("known here: ") + "known here: ".length());
    assertThat(list.split(", "))
        .containsExactlyInAnyOrderElementsOf(object.path("properties").propertyNames());
  }

  private String messageFor(String yaml) {
    ConfigException refused =
        catchThrowableOfType(ConfigException.class, () -> new ConfigReader().read(yaml, Map.of()));
    return refused.problems().getFirst().message();
  }
}
