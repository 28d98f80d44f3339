package dev.modeldock.api.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

  @Test
  void theTextOfAMessageLeavesPicturesOut() {
    Message message =
        new Message.User(
            List.of(
                new ContentPart.Text("What is"),
                new ContentPart.Image("data:image/png;base64,AA==", "auto"),
                new ContentPart.Text("this?")));

    assertThat(message.text()).isEqualTo("What is\nthis?");
    assertThat(new Message.System(List.of()).text()).isEmpty();
  }

  @Test
  void aMessageChangesWithNothing() {
    List<ContentPart> parts = new ArrayList<>(List.of(new ContentPart.Text("a")));
    List<ToolCall> calls = new ArrayList<>(List.of(new ToolCall("c1", "search", "{}")));

    Message.Assistant message = new Message.Assistant(parts, null, calls);
    parts.clear();
    calls.clear();

    assertThat(message.text()).isEqualTo("a");
    assertThat(message.toolCalls()).hasSize(1);
  }

  @Test
  void rawJsonKeepsEachDigit() {
    assertThat(new RawJson("{\"n\":1.000e2}").bytes()).asString().isEqualTo("{\"n\":1.000e2}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t"})
  void nothingIsNoJson(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new RawJson(text));
  }
}
