package dev.modeldock.kernel.wire.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What changes the meaning of a request and cannot be had is refused, with its place. */
class RefusedRequestsTest {

  private static Refusal refused(String members) {
    return Bodies.refused("{\"model\":\"m\"," + members.replace('\'', '"') + "}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'input':'x','background':true | background",
        "'input':'x','conversation':'conv_1' | conversation",
        "'input':'x','prompt':{'id':'p'} | prompt",
        "'input':'x','top_logprobs':2 | top_logprobs",
        "'input':'x','include':['message.output_text.logprobs'] | include",
        "'input':'x','tools':[{'type':'web_search'}],'tool_choice':{'type':'web_search'} | tool_choice",
        "'input':'x','tools':[{'type':'web_search'}],'tool_choice':'required' | tool_choice",
        "'input':'x','tools':[{'type':'web_search'}] | tools",
        "'input':'x','tools':[{'type':'web_search'}],'tool_choice':'auto' | tools",
        "'input':[{'role':'user','content':[{'type':'input_file','file_id':'f'}]}] | input[0].content[0].type",
        "'input':[{'role':'user','content':[{'type':'input_audio'}]}] | input[0].content[0].type",
        "'input':[{'role':'user','content':[{'type':'input_image','file_id':'f'}]}] | input[0].content[0].image_url",
        "'input':[{'type':'compaction','encrypted_content':'g'}] | input[0].type",
      })
  void whatNobodyHereCan(String members, String field) {
    Refusal why = refused(members);

    assertThat(why.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
    assertThat(why.param()).isEqualTo(field);
    assertThat(why.message()).contains(field.replace("'", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'input':7 | input",
        "'input':[] | input",
        "'stream':true | input",
        "'input':[{'content':'x'}] | input[0].type",
        "'input':[{'role':'judge','content':'x'}] | input[0].role",
        "'input':[{'type':'item_reference','id':'msg_1'}] | input[0]",
        "'input':[{'type':'function_call','call_id':'c','name':'f'}] | input",
        "'input':[{'type':'function_call_output','call_id':'c','output':'x'}] | input",
        "'input':'x','max_output_tokens':0 | max_output_tokens",
        "'input':[{'content':'x','id':'m'}] | input[0].type",
        "'input':'x','reasoning':{'effort':'vast'} | reasoning.effort",
        "'input':'x','text':{'format':{'type':'xml'}} | text.format.type",
        "'input':'x','text':{'format':{'type':'json_schema','name':'n'}} | text.format.schema",
        "'input':'x','tool_choice':'required' | tool_choice",
        "'input':'x','tool_choice':{'type':'function','name':'f'} | tool_choice.name",
        "'input':'x','tools':[{'type':'function','name':'f'},{'type':'custom','name':'f'}] | tools[1].name",
      })
  void whatIsWrong(String members, String field) {
    Refusal why = refused(members);

    assertThat(why.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(why.param()).isEqualTo(field);
  }

  @Test
  void twoCallsOfOneIdCannotBeAnswered() {
    String call = "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'}";

    assertThat(refused("'input':[" + call + "," + call + "]").message())
        .isEqualTo("Two function calls have the call_id 'c'.");
  }

  @Test
  void anIdMayComeAgainInALaterTurn() {
    String turn =
        "{'type':'function_call','call_id':'c','name':'f','arguments':'{}'},{'type':'function_call_output','call_id':'c','output':'x'}";

    var body =
        Bodies.read(("{'model':'m','input':[" + turn + "," + turn + "]}").replace('\'', '"'));

    assertThat(new String(body.openAiBody("m"), UTF_8).split("\"tool\"", -1)).hasSize(3);
  }

  @Test
  void toolsOfOneNameInDifferentPlacesAreToldApart() {
    String tool = "{'type':'function','name':'f'}";
    var body =
        Bodies.read(
            ("{'model':'m','input':'x','tools':[{'type':'namespace','name':'n','tools':["
                    + tool
                    + "]},"
                    + tool
                    + ",{'type':'namespace','name':'o','tools':["
                    + tool
                    + "]}]}")
                .replace('\'', '"'));

    assertThat(new String(body.openAiBody("m"), UTF_8))
        .contains("\"name\":\"f\"", "\"name\":\"f_2\"", "\"name\":\"o__f\"");
  }

  /** They are echoed, and client libraries with types cannot read an echo of the wrong kind. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'metadata':['a'] | metadata",
        "'parallel_tool_calls':'yes' | parallel_tool_calls",
        "'max_tool_calls':'many' | max_tool_calls",
        "'prompt_cache_key':{} | prompt_cache_key",
        "'safety_identifier':1 | safety_identifier",
      })
  void whatIsEchoedIsOfItsKind(String members, String field) {
    Refusal why = refused("'input':'x'," + members);

    assertThat(why.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(why.param()).isEqualTo(field);
  }
}
