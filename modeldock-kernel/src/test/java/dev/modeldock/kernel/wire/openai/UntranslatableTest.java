package dev.modeldock.kernel.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API's types cannot say is refused or named. Single quotes stand for double ones. */
class UntranslatableTest {

  private static final String USER = "'messages':[{'role':'user','content':'hi'}]";

  private static ChatBody body(String fields) {
    return switch (scan(fields)) {
      case Decision.Pass<ChatBody>(var body) -> body;
      case Decision.Refuse<ChatBody>(var why) -> throw new AssertionError(why.message());
    };
  }

  private static List<String> leftOut(String fields) {
    ChatBody body = body(fields);
    assertThat(body.request()).isInstanceOf(Decision.Pass.class);
    assertThat(body.dropped()).as("what relayed targets are not told of").isEmpty();
    return body.leftOut();
  }

  private static Refusal refused(String fields) {
    return refusal(body(fields), fields);
  }

  private static Refusal refusal(ChatBody body, String fields) {
    assertThat(body.leftOut()).isEmpty();
    return switch (body.request()) {
      case Decision.Pass<ChatRequest> _ -> throw new AssertionError("accepted: " + fields);
      case Decision.Refuse<ChatRequest>(var why) -> why;
    };
  }

  /** An address is refused before it is known who would be asked, data only by who reads it. */
  private static Refusal refusedImage(String fields) {
    return switch (scan(fields)) {
      case Decision.Pass<ChatBody>(var body) -> refusal(body, fields);
      case Decision.Refuse<ChatBody>(var why) -> why;
    };
  }

  private static Decision<ChatBody> scan(String fields) {
    byte[] bytes = ("{'model':'m'," + fields + "}").replace('\'', '"').getBytes(UTF_8);
    return ChatBody.scan(bytes, bytes.length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'n':2|n",
        "'logprobs':true|logprobs",
        "'logprobs':true,'top_logprobs':3|top_logprobs",
        "'top_logprobs':1|top_logprobs",
        "'logit_bias':{'50256':-100}|logit_bias",
        "'modalities':['text','audio']|modalities",
        "'audio':{'voice':'ash','format':'mp3'}|audio",
        "'moderation':{'model':'x'}|moderation",
        "'web_search_options':{'search_context_size':'low'}|web_search_options",
        "'tools':[{'type':'custom','custom':{'name':'sql'}}]|tools[0].type"
      })
  void whatWouldChangeTheAnswerIsRefused(String fields, String param) {
    Refusal why = refused(USER + "," + fields);
    assertThat(why.code()).isEqualTo(ErrorCode.UNSUPPORTED_PARAMETER);
    assertThat(why.param()).isEqualTo(param);
    assertThat(why.message()).startsWith("The field '" + param + "' ").contains("provider");
  }

  @Test
  void speechOfAnEarlierAnswerIsRefused() {
    assertThat(
            refused("'messages':[{'role':'assistant','content':'x','audio':{'id':'a'}}]").param())
        .isEqualTo("messages[0].audio");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'n':1",
        "'n':null",
        "'logprobs':false,'top_logprobs':0",
        "'logit_bias':{}",
        "'logit_bias':null,'audio':null,'moderation':null,'web_search_options':null",
        "'web_search_options':{}",
        "'modalities':['text']",
        "'metadata':{},'metadata2':[]",
        "'store':false,'service_tier':'auto','parallel_tool_calls':true",
        "'service_tier':'default'",
        "'stream':true,'stream_options':{'include_usage':true}",
        "'reasoning':{'effort':'low','summary':null}",
        "'temperature':1,'seed':7,'user':'me'"
      })
  void whatSaysNothingOrIsPassedOnIsNotNamed(String fields) {
    assertThat(leftOut(USER + "," + fields)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'metadata':{'a':'b'}|metadata",
        "'prediction':{'type':'content','content':'x'}|prediction",
        "'prompt_cache_options':{'mode':'implicit'}|prompt_cache_options",
        "'chat_template_kwargs':{'enable_thinking':false}|chat_template_kwargs",
        "'own':[1]|own",
        "'stream_options':{'include_obfuscation':true}|stream_options.include_obfuscation",
        "'reasoning':{'effort':'low','max_tokens':5}|reasoning.max_tokens",
        "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':{},"
            + "'description':'d'}}|response_format.json_schema.description",
        "'tools':[{'type':'function','function':{'name':'f','returns':'x'},'cache_control':"
            + "{'type':'ephemeral'}}]|tools[].cache_control, tools[].function.returns"
      })
  void whatDoesNotChangeTheAnswerIsNamed(String fields, String names) {
    assertThat(String.join(", ", leftOut(USER + "," + fields))).isEqualTo(names);
  }

  @Test
  void whatMessagesHaveBesideIsNamedOnce() {
    assertThat(
            leftOut(
                "'messages':["
                    + "{'role':'system','content':'x','name':'app'},"
                    + "{'role':'user','name':'bob','content':[{'type':'text','text':'x',"
                    + "'cache_control':{'type':'ephemeral'}},{'type':'image_url','image_url':"
                    + "{'url':'https://a.example/b','detail':'low','own':1}}]},"
                    + "{'role':'assistant','content':null,'refusal':null,'audio':null,"
                    + "'annotations':[],'function_call':null,'reasoning':'r','tool_calls':[{'index':0,"
                    + "'id':'c','type':'function','function':{'name':'f','arguments':'{}'},"
                    + "'extra_content':{'a':1}}]},"
                    + "{'role':'tool','tool_call_id':'c','content':'ok','name':'f'}]"))
        .containsExactly(
            "messages[].content[].cache_control",
            "messages[].content[].image_url.own",
            "messages[].name",
            "messages[].tool_calls[].extra_content");
  }

  @Test
  void whatAnAssistantRefusedStaysBesideWhatItSaid() {
    ChatBody body = body("'messages':[{'role':'assistant','content':'a','refusal':'b'}]");
    assertThat(body.request())
        .isInstanceOfSatisfying(
            Decision.Pass.class,
            pass ->
                assertThat(((ChatRequest) pass.next()).messages())
                    .containsExactly(
                        new Message.Assistant(
                            List.of(new ContentPart.Text("a"), new ContentPart.Text("b")),
                            null,
                            List.of())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/png;base64,iVBORw0KGgo=",
        "data:image/jpeg;base64,/9j/4AAQ",
        "data:image/jpg;base64,/9j/4AA=",
        "DATA:image/WEBP;base64,UklGRg==",
        "data:image/gif;charset=x;base64,R0lGODlh",
        "data:image/png;base64,iVBO\\nRw0K\\r\\nGgo=",
        "https://example.org/cat.png",
        "http://example.org/?a=b"
      })
  void imagesPass(String url) {
    assertThat(leftOut(image(url))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data:image/png,iVBORw0KGgo=|is a data: URL without ';base64,'",
        "data:;base64,iVBORw0KGgo=|of another type than image/png",
        "data:text/html;base64,PGI+|of another type than image/png",
        "data:image/svg+xml;base64,PHN2Zz4=|of another type than image/png",
        "data:image/png;base64,|whose data is not base64",
        "data:image/png;base64,iVBORw0KGg|whose data is not base64",
        "data:image/png;base64,iVBO=w0K|whose data is not base64",
        "data:image/png;base64,iVBORw0KGg-_|whose data is not base64",
        "data:image/png;base64,i===|whose data is not base64",
        "file:///etc/passwd|must be a data: URL or an http(s) address",
        "ftp://example.org/a.png|must be a data: URL or an http(s) address",
        "https://|is not a usable http(s) address",
        "https://a b|is not a usable http(s) address"
      })
  void whatIsNoImageIsRefusedWithoutBeingShown(String url, String why) {
    Refusal refusal = refusedImage(image(url));
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_VALUE);
    assertThat(refusal.param()).isEqualTo("messages[0].content[0].image_url.url");
    assertThat(refusal.message()).contains(why).doesNotContain("passwd", "iVBO");
  }

  @Test
  void anImageHasABound() {
    assertThat(
            refused(image("data:image/png;base64," + "A".repeat(28 * 1024 * 1024 + 4))).message())
        .contains("more than 20 MiB");
  }

  @Test
  void aRuntimeThatIsRelayedToGetsEveryFieldAsItIs() {
    String fields =
        "'audio':{'voice':'ash','format':'mp3'}, 'frequency_penalty':0.5,'function_call':'auto',"
            + "'functions':[{'name':'f'}],'logit_bias':{'1':-100},'logprobs':true,"
            + "'max_completion_tokens':7,'max_tokens':5,'metadata':{'a':'b'},'modalities':['audio'],"
            + "'moderation':{'model':'x'},'n':3,'parallel_tool_calls':false,"
            + "'prediction':{'type':'content','content':'x'},'presence_penalty':-1,"
            + "'prompt_cache_key':'k','prompt_cache_options':{},'prompt_cache_retention':'24h',"
            + "'reasoning':{'effort':'low','summary':'auto'},'reasoning_effort':'xhigh',"
            + "'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,"
            + "'description':'d','schema':{'type' : 'object'}}},'safety_identifier':'s','seed':1.0,"
            + "'service_tier':'flex','stop':['a'],'store':true,'temperature':1e0,'tool_choice':"
            + "{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[]}},'tools':"
            + "[{'type':'custom','custom':{'name':'sql'}}],'top_logprobs':2,'top_p':1,'user':'u',"
            + "'verbosity':'low','web_search_options':{},'unheard_of':{'x':[1]}";
    String sent = new String(body(USER + "," + fields).openAiBody("up"), UTF_8);
    assertThat(sent).isEqualTo(("{'model':'up'," + USER + "," + fields + "}").replace('\'', '"'));
  }

  private static String image(String url) {
    return "'messages':[{'role':'user','content':[{'type':'image_url','image_url':{'url':'"
        + url
        + "'}}]}]";
  }
}
