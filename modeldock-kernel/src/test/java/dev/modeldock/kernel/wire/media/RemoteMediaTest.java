package dev.modeldock.kernel.wire.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.openai.ChatBody;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a body that is relayed would have a runtime fetch. */
class RemoteMediaTest {

  private static final String PUBLIC = "'https://example.org/a.png'";

  private static Decision<ChatBody> scan(String messages) {
    byte[] body =
        ("{'model':'a:b','messages':[" + messages + "]}")
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
    return ChatBody.scan(body, body.length);
  }

  private static Decision<ChatBody> part(String part) {
    return scan("{'role':'user','content':[{'type':'text','text':'x'}," + part + "]}");
  }

  private static @Nullable String remote(Decision<ChatBody> body) {
    return ((Decision.Pass<ChatBody>) body).next().remoteMedia();
  }

  private static Refusal refusal(Decision<ChatBody> body) {
    return ((Decision.Refuse<ChatBody>) body).why();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'image_url','image_url':{'url':%s}} | .image_url.url",
        "{'type':'image_url','image_url':%s} | .image_url",
        "{'type':'image_url','image\\u005furl':{'\\u0075rl':%s}} | .image_url.url",
        "{'image_url':{'url':%s}} | .image_url.url",
        "{'type':'video_url','video_url':{'url':%s}} | .video_url.url",
        "{'type':'audio_url','audio_url':{'url':%s}} | .audio_url.url",
        "{'type':'input_audio','input_audio':{'data':%s,'format':'wav'}} | .input_audio.data",
        "{'type':'video','video':['data:x',%s]} | .video[1]",
        "{'type':'file','file':{'file_data':%s}} | .file.file_data",
        "{'type':'x','x':[[{'y':%s}]]} | .x[0][0].y"
      })
  void isFoundWhereverAPartHasIt(String form, String path) {
    String field = "messages[0].content[1]" + path;
    assertThat(remote(part(form.formatted(PUBLIC)))).isEqualTo(field);
    for (String bad :
        new String[] {
          "'http://127.0.0.1:3738/'",
          "'http:\\/\\/169.254.169.254\\/'",
          "'\\u0068ttp\\u003a//localhost/'",
          "' HTTP://router/'",
          "'file:///etc/passwd'",
          "'gopher://example.org/'"
        }) {
      Refusal why = refusal(part(form.formatted(bad)));
      assertThat(why.code()).isEqualTo(ErrorCode.INVALID_VALUE);
      assertThat(why.param()).isEqualTo(field);
    }
  }

  @Test
  void everyMemberOfANameCounts() {
    String good = "{'url':'data:image/png;base64,AAAA'}";
    String bad = "{'url':'http://127.0.0.1/'}";
    assertThat(part("{'type':'image_url','image_url':" + bad + ",'image_url':" + good + "}"))
        .isInstanceOf(Decision.Refuse.class);
    assertThat(
            part(
                "{'type':'image_url','image_url':{'url':'data:x','url':'http://127.0.0.1/','url':'data:x'}}"))
        .isInstanceOf(Decision.Refuse.class);
    assertThat(
            scan(
                "{'role':'user','content':[{'type':'image_url','image_url':"
                    + bad
                    + "}],'content':'text'}"))
        .isInstanceOf(Decision.Refuse.class);
    assertThat(scan("{'role':'user','content':{'type':'image_url','image_url':" + bad + "}}"))
        .isInstanceOf(Decision.Refuse.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'role':'user','content':'see http://127.0.0.1/'}",
        "{'role':'user','content':'http://127.0.0.1/'}",
        "{'role':'user','content':[{'type':'text','text':'http://127.0.0.1/'}]}",
        "{'role':'user','content':[{'type':'refusal','refusal':'http://127.0.0.1/'}]}",
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,AA//'}}]}",
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':'DATA:image/png;base64,AA//'}}]}",
        "{'role':'user','content':[{'type':'image_url','image_url':{'url':'iVBOR//w0KG','detail':'low'}}]}",
        "{'role':'user','content':[{'type':'input_audio','input_audio':{'data':'UklGR//','format':'wav'}}]}",
        "{'role':'user','content':[{'type':'file','file':{'filename':'C: a.pdf','file_id':'file-1'}}]}",
        "{'role':'assistant','content':null,'tool_calls':[{'function':{'arguments':'http://127.0.0.1'}}]}",
        "{'role':'user','content':['x',1,null,true,[{'url':'x'}]]}",
        "{'role':'user'},1,'http://127.0.0.1/',null"
      })
  void textAndDataAreNothingToFetch(String messages) {
    assertThat(remote(scan(messages))).isNull();
  }
}
