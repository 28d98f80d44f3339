package dev.modeldock.kernel.wire.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and how much a model is to think. */
class MessagesBodyTest {

  private static final String HI = "[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private static Decision<MessagesBody> read(String json) {
    return MessagesBody.read(json.replace('`', '"').getBytes(UTF_8));
  }

  private static ChatRequest asked(String more) {
    var body = read("{`model`:`m`,`max_tokens`:9000,`messages`:" + HI + more + "}");
    if (body instanceof Decision.Pass<MessagesBody>(var read)
        && read.request() instanceof Decision.Pass<ChatRequest>(var request)) {
      return request;
    }
    throw new AssertionError(body);
  }

  private static Refusal refused(String json) {
    return switch (read(json)) {
      case Decision.Refuse<MessagesBody>(var why) -> why;
      case Decision.Pass<MessagesBody> _ -> throw new AssertionError("it was taken");
    };
  }

  private static Refusal refusedWith(String more) {
    return refused("{`model`:`m`,`max_tokens`:9,`messages`:" + HI + more + "}");
  }

  private static Refusal refusedMessages(String messages) {
    return refused("{`model`:`m`,`max_tokens`:9,`messages`:[" + messages + "]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ,`thinking`:{`type`:`adaptive`}                                                |
          ,`output_config`:{`effort`:`max`}                                              | MAX
          ,`thinking`:{`type`:`adaptive`},`output_config`:{`effort`:`xhigh`}             | XHIGH
          ,`thinking`:{`type`:`disabled`},`output_config`:{`effort`:`high`}              | NONE
          ,`thinking`:{`type`:`enabled`,`budget_tokens`:1024}                            | LOW
          ,`thinking`:{`type`:`enabled`,`budget_tokens`:4000}                            | MEDIUM
          ,`thinking`:{`type`:`enabled`,`budget_tokens`:31999}                           | HIGH
          ,`thinking`:{`type`:`enabled`,`budget_tokens`:31999},`output_config`:{`effort`:`low`} | LOW
          """)
  void howMuchAModelThinks(String more, ReasoningEffort effort) {
    assertThat(asked(more).reasoningEffort().orElse(null)).isEqualTo(effort);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ,`max_tokens2`:1,`tool_choice`:{`type`:`any`}                        | tool_choice
          ,`tool_choice`:{`type`:`tool`,`name`:`f`}                            | tool_choice.name
          ,`tools`:[{`name`:`f`}]                                              | tools[0].input_schema
          ,`tools`:[{`name`:``,`input_schema`:{}}]                             | tools[0].name
          ,`thinking`:{`type`:`enabled`}                                       | thinking.budget_tokens
          ,`thinking`:{`type`:`enabled`,`budget_tokens`:10}                    | thinking.budget_tokens
          ,`output_config`:{`effort`:`huge`}                                   | output_config.effort
          ,`output_config`:{`format`:{`type`:`json_object`}}                   | output_config.format.type
          ,`stop_sequences`:[` `]                                              | stop_sequences[0]
          ,`temperature`:`hot`                                                 | temperature
          ,`system`:[{`type`:`image`}]                                         | system[0].type
          ,`system`:5                                                          | system
          ,`metadata`:{`user_id`:7}                                            | metadata.user_id
          ,`stream`:1                                                          | stream
          """)
  void aFieldThatIsWrongIsNamed(String more, String field) {
    Refusal why = refusedWith(more);

    assertThat(why.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(why.param()).isEqualTo(field);
    assertThat(why.message()).contains("'" + field + "'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ,`mcp_servers`:[{`type`:`url`}]                                      | mcp_servers
          ,`container`:`c`                                                     | container
          ,`tools`:[{`type`:`web_search_20250305`,`name`:`web_search`}],`tool_choice`:{`type`:`tool`,`name`:`web_search`} | tool_choice
          ,`tools`:[{`type`:`web_search_20250305`,`name`:`web_search`}]         | tools
          ,`tools`:[{`type`:`web_search_20250305`,`name`:`web_search`}],`tool_choice`:{`type`:`auto`} | tools
          ,`tools`:[{`type`:`bash_20250124`,`name`:`bash`}],`tool_choice`:{`type`:`any`} | tool_choice
          """)
  void whatNoRuntimeHasIsRefusedByName(String more, String field) {
    Refusal why = refusedWith(more);

    assertThat(why.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
    assertThat(why.param()).isEqualTo(field);
    assertThat(why.message()).contains("no runtime behind this gateway");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {`type`:`document`,`source`:{`type`:`base64`,`media_type`:`application/pdf`,`data`:`JVBERi0=`}} | .source.type
          {`type`:`document`,`source`:{`type`:`url`,`url`:`https://x/y.pdf`}}  | .source.type
          {`type`:`document`,`source`:{`type`:`file`,`file_id`:`f`}}           | .source.type
          {`type`:`image`,`source`:{`type`:`file`,`file_id`:`f`}}              | .source.type
          {`type`:`hologram`}                                                  | .type
          """)
  void aBlockThatNoRuntimeReadsIsRefusedByItsPlace(String block, String where) {
    Refusal why = refusedMessages("{`role`:`user`,`content`:[" + block + "]}");

    assertThat(why.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
    assertThat(why.param()).isEqualTo("messages[0].content[0]" + where);
    assertThat(why.message()).contains("no runtime behind this gateway");
  }

  @Test
  void aCallMustBeAnswered() {
    String call =
        "{`role`:`assistant`,`content`:[{`type`:`tool_use`,`id`:`t1`,`name`:`f`,`input`:{}}]}";
    String asks = "{`role`:`user`,`content`:`Go`}," + call;

    for (String after : new String[] {"", ",{`role`:`user`,`content`:`So?`}"}) {
      assertThat(refusedMessages(asks + after).message())
          .startsWith(
              "messages[1]: `tool_use` ids were found without `tool_result` blocks immediately after: 't1'");
    }
    assertThat(
            refusedMessages(
                    "{`role`:`user`,`content`:[{`type`:`tool_result`,`tool_use_id`:`t9`,`content`:`x`}]}")
                .message())
        .startsWith("messages[0]: unexpected `tool_use_id` found in `tool_result` blocks: 't9'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {`model`:`m`,`max_tokens`:9,`messages`:[]}              | messages
          {`model`:`m`,`max_tokens`:9}                            | messages
          {`max_tokens`:9,`messages`:[]}                          | model
          {`model`:`m`,`messages`:[{`role`:`user`,`content`:`x`}]} | max_tokens
          {`model`:`m`,`max_tokens`:0,`messages`:[{`role`:`user`,`content`:`x`}]} | max_tokens
          {`model`:`m`,`max_tokens`:-1,`messages`:[{`role`:`user`,`content`:`x`}]} | max_tokens
          {`model`:`m`,`max_tokens`:9,`messages`:[{`role`:`user`,`content`:``}]} | messages[0].content
          {`model`:`m`,`max_tokens`:9,`messages`:[{`role`:`tool`,`content`:`x`}]} | messages[0].role
          {`model`:`m`,`max_tokens`:9,`messages`:[{`role`:`user`}]} | messages[0].content
          {`model`:`m`,`max_tokens`:9,`messages`:[{`role`:`user`,`content`:[{`text`:`x`}]}]} | messages[0].content[0].type
          {`model`:`m`,`max_tokens`:9,`messages`:[5]}             | messages[0]
          """)
  void whatMustBeThereIsAskedFor(String body, String field) {
    assertThat(refused(body).param()).isEqualTo(field);
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertThat(refused("{`model`:`m`").code()).isEqualTo(ErrorCode.INVALID_JSON);
    assertThat(refused("[]").code()).isEqualTo(ErrorCode.INVALID_JSON);
  }

  @Test
  void aPromptCanBeCountedWithoutABoundForItsAnswer() {
    var body =
        MessagesBody.readToCount(
            ("{`model`:`m`,`messages`:" + HI + "}").replace('`', '"').getBytes(UTF_8));

    assertThat(body).isInstanceOf(Decision.Pass.class);
  }

  @Test
  void aThreadIsRefusedSoThatLibrariesGoOnWithoutOne() {
    Refusal why = refusedWith(",`thread`:{`type`:`create`}");

    assertThat(why.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
    assertThat(new AnthropicErrors().body(why, "req_1"))
        .asString(UTF_8)
        .contains(
            "\"details\":{\"error_code\":\"thread_unsupported_request\","
                + "\"unsupported\":[\"thread\"]}},\"request_id\"");
    assertThat(asked(",`thread`:null").messages()).hasSize(1);
  }
}
