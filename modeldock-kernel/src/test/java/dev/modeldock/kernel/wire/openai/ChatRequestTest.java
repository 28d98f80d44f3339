package dev.modeldock.kernel.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart.Image;
import dev.modeldock.api.call.ContentPart.Text;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatRequestTest {

  private static final String USER = "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]";
  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"d\","
          + "\"parameters\":{\"type\" : \"object\",\"maximum\":1.50},\"strict\":true}},"
          + "{\"type\":\"function\",\"function\":{\"name\":\"g\",\"parameters\":null}}]";

  /** A body of these fields, given with single quotes for double ones, that is otherwise fine. */
  private static Decision<ChatRequest> read(String fields) {
    String text = "{\"model\":\"m\"," + fields.replace('\'', '"') + "}";
    byte[] bytes = text.getBytes(UTF_8);
    return switch (ChatBody.scan(bytes, bytes.length)) {
      case Decision.Pass<ChatBody>(var body) -> body.request();
      case Decision.Refuse<ChatBody>(var why) -> Decision.refuse(why);
    };
  }

  private static ChatRequest accepted(String fields) {
    return switch (read(fields)) {
      case Decision.Pass<ChatRequest>(var request) -> request;
      case Decision.Refuse<ChatRequest>(var why) -> throw new AssertionError(why.message());
    };
  }

  private static Refusal refused(String fields) {
    return switch (read(fields)) {
      case Decision.Pass<ChatRequest> _ -> throw new AssertionError("accepted: " + fields);
      case Decision.Refuse<ChatRequest>(var why) -> why;
    };
  }

  private static List<Message> messages(String array) {
    return accepted("'messages':" + array).messages();
  }

  @Test
  void aRequestThatSaysNothingMoreHasTheMeaningOfItsDefaults() {
    var request = accepted(USER);
    assertThat(request.messages()).containsExactly(new Message.User(List.of(new Text("hi"))));
    assertThat(request.tools()).isEmpty();
    assertThat(request.toolChoice()).isEqualTo(new ToolChoice.Auto());
    assertThat(request.responseFormat()).isEqualTo(new ResponseFormat.Text());
    assertThat(request.reasoningEffort()).isEmpty();
    assertThat(request.maxTokens()).isEmpty();
    assertThat(request.stop()).isEmpty();
    assertThat(request.parameters().isEmpty()).isTrue();
  }

  @Test
  void developerMessagesAreSystemMessages() {
    assertThat(
            messages(
                "[{'role':'system','content':'a'},"
                    + "{'role':'developer','content':[{'type':'text','text':'b\\u00e9\\n'}],"
                    + "'name':'x'}]"))
        .containsExactly(
            new Message.System(List.of(new Text("a"))),
            new Message.System(List.of(new Text("bé\n"))));
  }

  @Test
  void usersMaySendImages() {
    assertThat(
            messages(
                "[{'content':[{'type':'text','text':'what?'},"
                    + "{'type':'image_url','image_url':{'url':'data:image/png;base64,AA=='}},"
                    + "{'image_url':{'detail':'low','url':'https://x.example/y.png'},'type':'image_url'}],"
                    + "'role':'user'}]"))
        .containsExactly(
            new Message.User(
                List.of(
                    new Text("what?"),
                    new Image("data:image/png;base64,AA==", "auto"),
                    new Image("https://x.example/y.png", "low"))));
  }

  @Test
  void toolCallsAndTheirAnswersAreKept() {
    assertThat(
            messages(
                "[{'role':'assistant','content':null,'reasoning_content':'hm','tool_calls':["
                    + "{'id':'c1','type':'function','function':"
                    + "{'name':'f','arguments':'{\\'a\\':'}},"
                    + "{'id':'c2','function':{'name':'g'}}]},"
                    + "{'role':'tool','tool_call_id':'c1','content':[{'type':'text','text':'18'}]},"
                    + "{'role':'tool','tool_call_id':'c2','content':'ok'}]"))
        .containsExactly(
            new Message.Assistant(
                List.of(),
                "hm",
                List.of(new ToolCall("c1", "f", "{\"a\":"), new ToolCall("c2", "g", ""))),
            new Message.Tool("c1", List.of(new Text("18"))),
            new Message.Tool("c2", List.of(new Text("ok"))));
  }

  @Test
  void theDeprecatedFunctionFormIsGivenIds() {
    assertThat(
            messages(
                "[{'role':'assistant','content':null,'function_call':"
                    + "{'name':'f','arguments':'1'}},"
                    + "{'role':'function','name':'f','content':'one'},"
                    + "{'role':'assistant','function_call':{'name':'f','arguments':'2'}},"
                    + "{'role':'function','name':'f','content':null}]"))
        .containsExactly(
            new Message.Assistant(List.of(), null, List.of(new ToolCall("call_f_0", "f", "1"))),
            new Message.Tool("call_f_0", List.of(new Text("one"))),
            new Message.Assistant(List.of(), null, List.of(new ToolCall("call_f_1", "f", "2"))),
            new Message.Tool("call_f_1", List.of()));
  }

  @Test
  void refusalsOfTheModelAreItsText() {
    assertThat(
            messages(
                "[{'role':'assistant','refusal':'no'},"
                    + "{'role':'assistant','content':[{'type':'refusal','refusal':'never'}]},"
                    + "{'role':'assistant','content':'x','refusal':null,'reasoning':'r',"
                    + "'audio':null,'function_call':null,'tool_calls':null}]"))
        .containsExactly(
            new Message.Assistant(List.of(new Text("no")), null, List.of()),
            new Message.Assistant(List.of(new Text("never")), null, List.of()),
            new Message.Assistant(List.of(new Text("x")), "r", List.of()));
  }

  @Test
  void toolsKeepTheirSchemasToTheLetter() {
    assertThat(accepted(USER + "," + TOOLS).tools())
        .containsExactly(
            new ToolSpec("f", "d", new RawJson("{\"type\" : \"object\",\"maximum\":1.50}"), true),
            new ToolSpec("g", null, null, false));
    assertThat(accepted(USER + ",'functions':[{'name':'h','parameters':{}}]").tools())
        .containsExactly(new ToolSpec("h", null, new RawJson("{}"), false));
  }

  @Test
  void everyFormOfToolChoiceIsUnderstood() {
    assertThat(choice("'none'")).isEqualTo(new ToolChoice.None());
    assertThat(choice("'auto'")).isEqualTo(new ToolChoice.Auto());
    assertThat(choice("null")).isEqualTo(new ToolChoice.Auto());
    assertThat(choice("'required'")).isEqualTo(new ToolChoice.Required());
    assertThat(choice("{'type':'function','function':{'name':'g'}}"))
        .isEqualTo(new ToolChoice.Named("g"));
    assertThat(accepted(USER + "," + TOOLS + ",'function_call':{'name':'f'}").toolChoice())
        .isEqualTo(new ToolChoice.Named("f"));
    assertThat(accepted(USER + "," + TOOLS + ",'function_call':'none'").toolChoice())
        .isEqualTo(new ToolChoice.None());
    assertThat(accepted(USER + ",'tool_choice':'none'").toolChoice())
        .isEqualTo(new ToolChoice.None());
  }

  private static ToolChoice choice(String json) {
    return accepted(USER + "," + TOOLS + ",'tool_choice':" + json).toolChoice();
  }

  @Test
  void allowedToolsAreTheOnlyOnesLeft() {
    var request =
        accepted(
            USER
                + ","
                + TOOLS
                + ",'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required',"
                + "'tools':[{'type':'function','function':{'name':'g'}}]}}");
    assertThat(request.tools()).extracting(ToolSpec::name).containsExactly("g");
    assertThat(request.toolChoice()).isEqualTo(new ToolChoice.Required());
  }

  @Test
  void responseFormatsAreUnderstood() {
    assertThat(format("{'type':'text'}")).isEqualTo(new ResponseFormat.Text());
    assertThat(format("null")).isEqualTo(new ResponseFormat.Text());
    assertThat(format("{'type':'json_object'}")).isEqualTo(new ResponseFormat.JsonObject());
    assertThat(
            format(
                "{'type':'json_schema','json_schema':"
                    + "{'name':'n','schema':{'a': 1.0},'strict':true}}"))
        .isEqualTo(new ResponseFormat.JsonSchema("n", new RawJson("{\"a\": 1.0}"), true));
  }

  private static ResponseFormat format(String json) {
    return accepted(USER + ",'response_format':" + json).responseFormat();
  }

  @Test
  void theNewerBoundOnTokensWins() {
    assertThat(accepted(USER + ",'max_tokens':5").maxTokens()).hasValue(5);
    assertThat(accepted(USER + ",'max_tokens':5,'max_completion_tokens':7.0").maxTokens())
        .hasValue(7);
    assertThat(accepted(USER + ",'max_completion_tokens':null,'max_tokens':5").maxTokens())
        .hasValue(5);
    assertThat(accepted(USER + ",'max_tokens':-1").maxTokens()).isEmpty();
  }

  @Test
  void reasoningEffortIsFoundUnderBothNames() {
    assertThat(accepted(USER + ",'reasoning_effort':'high'").reasoningEffort())
        .hasValue(ReasoningEffort.HIGH);
    assertThat(accepted(USER + ",'reasoning':{'effort':'low'}").reasoningEffort())
        .hasValue(ReasoningEffort.LOW);
    assertThat(
            accepted(USER + ",'reasoning_effort':'max','reasoning':{'effort':'low'}")
                .reasoningEffort())
        .hasValue(ReasoningEffort.MAX);
    assertThat(accepted(USER + ",'reasoning':{'max_tokens':5}").reasoningEffort()).isEmpty();
    assertThat(accepted(USER + ",'reasoning_effort':null,'reasoning':true").reasoningEffort())
        .isEmpty();
  }

  @Test
  void stopTextsComeAloneOrInAnArray() {
    assertThat(accepted(USER + ",'stop':'a'").stop()).containsExactly("a");
    assertThat(accepted(USER + ",'stop':['a','b']").stop()).containsExactly("a", "b");
    assertThat(accepted(USER + ",'stop':null").stop()).isEmpty();
  }

  @Test
  void otherPlainValuesAreParametersUnderTheirNames() {
    var request =
        accepted(
            USER
                + ",'temperature':0.7,'top_p':1,'seed':42,'big':123456789012345678901,"
                + "'own':true,'store':true,'user':'u','top_k':4e1,'metadata':{'a':'b'},"
                + "'logit_bias':null,'modalities':['text'],'n':1,'stream':false");
    assertThat(request.parameters().asMap())
        .isEqualTo(
            Map.of(
                "temperature",
                0.7,
                "top_p",
                1L,
                "seed",
                42L,
                "big",
                1.2345678901234568e20,
                "own",
                true,
                "store",
                true,
                "user",
                "u",
                "top_k",
                40.0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'messages':[7]|messages[0]|must be an object, not a number",
        "'messages':[{'content':'x'}]|messages[0].role|is missing",
        "'messages':[{'role':'robot','content':'x'}]|messages[0].role|must be developer, system,"
            + " user, assistant or tool",
        "'messages':[{'role':'user','content':'x'},{'role':'user'}]|messages[1].content|is missing",
        "'messages':[{'role':'user','content':null}]|messages[0].content|must be a string or an"
            + " array of parts, not null",
        "'messages':[{'role':'user','content':[7]}]|messages[0].content[0]|must be an object, not a"
            + " number",
        "'messages':[{'role':'user','content':[{'text':'x'}]}]|messages[0].content[0].type|is"
            + " missing",
        "'messages':[{'role':'user','content':[{'type':'text'}]}]|messages[0].content[0].text|is"
            + " missing",
        "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{}}]}]"
            + "|messages[0].content[0].image_url.url|is missing",
        "'messages':[{'role':'user','content':[{'type':'image_url','image_url':"
            + "{'url':'file:///etc/passwd'}}]}]|messages[0].content[0].image_url.url|must be a"
            + " data: URL or an http(s) address",
        "'messages':[{'role':'system','content':[{'type':'image_url'}]}]"
            + "|messages[0].content[0].type|is 'image_url', which only messages of the user may"
            + " have",
        "'messages':[{'role':'assistant'}]|messages[0].content|may be left out only beside"
            + " tool_calls",
        "'messages':[{'role':'assistant','tool_calls':[]}]|messages[0].content|may be left out only"
            + " beside tool_calls",
        "'messages':[{'role':'assistant','tool_calls':[{'function':{'name':'f'}}]}]"
            + "|messages[0].tool_calls[0].id|is missing",
        "'messages':[{'role':'assistant','tool_calls':[{'id':'c','function':"
            + "{'name':'f','arguments':{}}}]}]|messages[0].tool_calls[0].function.arguments|must be"
            + " a string, not an object",
        "'messages':[{'role':'tool','content':'x'}]|messages[0].tool_call_id|is missing",
        "'messages':[{'role':'function','name':'f','content':'x'}]|messages[0].name|names a"
            + " function that no message before has called",
        "'tools':{}|tools|must be an array, not an object",
        "'tools':[{'type':'function'}]|tools[0].function|is missing",
        "'tools':[{'type':'function','function':{'name':''}}]|tools[0].function.name|must not be"
            + " empty",
        "'tools':[{'type':'function','function':{'name':'f','parameters':'x'}}]"
            + "|tools[0].function.parameters|must be an object, not a string",
        "'functions':[{}]|functions[0].name|is missing",
        "'tool_choice':7|tool_choice|must be a string or an object, not a number",
        "'tool_choice':'any'|tool_choice|must be none, auto, required or an object",
        "'tool_choice':'required'|tool_choice|requires a tool, but there is none",
        "'tool_choice':{'type':'function','function':{'name':'f'}}|tool_choice.function.name|names"
            + " a tool that is not in the request",
        "'tool_choice':{'type':'magic'}|tool_choice.type|must be function or allowed_tools",
        "'tool_choice':{'type':'allowed_tools','allowed_tools':{'tools':[],'mode':'none'}}"
            + "|tool_choice.allowed_tools.mode|must be auto or required",
        "'function_call':'f'|function_call|must be none, auto or an object",
        "'response_format':'json'|response_format|must be an object, not a string",
        "'response_format':{'type':'grammar'}|response_format.type|must be text, json_object or"
            + " json_schema",
        "'response_format':{'type':'json_schema','json_schema':{'name':'n'}}"
            + "|response_format.json_schema.schema|is missing",
        "'max_tokens':0|max_tokens|must be at least 1",
        "'max_tokens':1.5|max_tokens|must be a whole number",
        "'max_completion_tokens':'9'|max_completion_tokens|must be a number, not a string",
        "'reasoning_effort':'extreme'|reasoning_effort|must be one of none, minimal, low, medium,"
            + " high, xhigh, max",
        "'stop':7|stop|must be a string or an array of strings, not a number",
        "'stop':['a',null]|stop[1]|must be a string, not null",
        "'temperature':1e999|temperature|is out of range"
      })
  void badShapesAreRefusedByTheNameOfTheField(String fields, String param, String why) {
    String body = fields.startsWith("'messages'") ? fields : USER + "," + fields;
    assertThat(refused(body))
        .isEqualTo(
            Refusal.of(ErrorCode.INVALID_VALUE, "The field '" + param + "' " + why + ".", param));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'messages':[{'role':'user','content':[{'type':'text','text':'x'},{'type':'input_audio',"
            + "'input_audio':{}}]}]|messages[0].content[1].type|is 'input_audio': send a transcript"
            + " of it as text; the provider of this model takes parts of type text and image_url"
            + " only",
        "'messages':[{'role':'user','content':[{'type':'file'}]}]|messages[0].content[0].type|is"
            + " 'file': send what is in it as text; the provider of this model takes parts of type"
            + " text and image_url only",
        "'messages':[{'role':'user','content':[{'type':'my secret prompt'}]}]"
            + "|messages[0].content[0].type|is something else; the provider of this model takes"
            + " parts of type text and image_url only",
        "'messages':[{'role':'assistant','tool_calls':[{'id':'c','type':'custom','custom':{}}]}]"
            + "|messages[0].tool_calls[0].type|is 'custom': the provider of this model knows"
            + " function calls only",
        "'tools':[{'type':'custom','custom':{'name':'sql'}}]|tools[0].type|is 'custom': the"
            + " provider of this model takes function tools only",
        "'tool_choice':{'type':'custom','custom':{'name':'sql'}}|tool_choice.type|is 'custom': the"
            + " provider of this model takes function tools only",
        "'modalities':['text','audio']|modalities|must be [\"text\"] here: the provider of this"
            + " model answers in text only"
      })
  void whatTheTypesCannotSayIsRefusedAsUnsupported(String fields, String param, String why) {
    String body = fields.startsWith("'messages'") ? fields : USER + "," + fields;
    assertThat(refused(body))
        .isEqualTo(
            Refusal.of(
                ErrorCode.UNSUPPORTED_PARAMETER, "The field '" + param + "' " + why + ".", param));
  }

  @Test
  void severalAnswersAreRefusedOnlyWhereTheyMustBeTranslated() {
    assertThat(refused(USER + ",'n':2"))
        .isEqualTo(
            Refusal.of(
                ErrorCode.UNSUPPORTED_PARAMETER,
                "The field 'n' must be 1 here: the provider of this model gives one answer per"
                    + " request.",
                "n"));
  }
}
