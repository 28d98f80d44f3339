package dev.modeldock.system;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Requests of every surface that have a canary wherever a client can put a text of its own. */
record CanaryRequests(String prompt, String image) {

  /** A path, and a body for it. */
  record Ask(String path, String body) {}

  /** {@return a request of each surface for {@code model}, whole and streamed} */
  List<Ask> all(String model) {
    List<Ask> all = new ArrayList<>();
    for (boolean stream : new boolean[] {false, true}) {
      all.add(new Ask("/v1/chat/completions", chat(model, stream)));
      all.add(new Ask("/v1/messages", messages(model, stream)));
      all.add(new Ask("/v1/responses", responses(model, stream)));
      all.add(
          new Ask(
              "/v1/completions",
              filled(
                  "{'model':'%s','stream':%s,'prompt':'PROMPT','user':'PROMPT'}", model, stream)));
    }
    all.add(
        new Ask(
            "/v1/messages/count_tokens", messages(model, false).replace(",\"stream\":false", "")));
    all.add(
        new Ask(
            "/v1/embeddings",
            filled("{'model':'%s','input':['PROMPT','x'],'user':'PROMPT'}", model, false)));
    return all;
  }

  String chat(String model, boolean stream) {
    return filled(
        """
        {'model':'%s','stream':%s,'user':'PROMPT','metadata':{'note':'PROMPT'},'messages':[
        {'role':'system','content':'PROMPT'},
        {'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',
        'function':{'name':'look','arguments':'{\\\\'at\\\\':\\\\'PROMPT\\\\'}'}}]},
        {'role':'tool','tool_call_id':'c1','content':'PROMPT'},
        {'role':'user','content':[{'type':'text','text':'PROMPT'},
        {'type':'image_url','image_url':{'url':'data:image/png;base64,IMAGE'}}]}]}
        """,
        model, stream);
  }

  private String messages(String model, boolean stream) {
    return filled(
            """
            {'model':'%s','stream':%s,'max_tokens':20,'system':'PROMPT','metadata':{'user_id':'PROMPT'},
            'messages':[{'role':'user','content':[{'type':'text','text':'PROMPT'},
            {'type':'image','source':{'type':'base64','media_type':'image/png','data':'IMAGE'}}]}]}
            """,
            model, stream)
        .replace("\n", "");
  }

  private String responses(String model, boolean stream) {
    return filled(
        """
        {'model':'%s','stream':%s,'instructions':'PROMPT','metadata':{'note':'PROMPT'},'store':false,
        'input':[{'type':'message','role':'user','content':[{'type':'input_text','text':'PROMPT'},
        {'type':'input_image','image_url':'data:image/png;base64,IMAGE'}]}]}
        """,
        model, stream);
  }

  /** {@return bodies that no surface takes, each with the canary where it is broken} */
  List<String> broken() {
    String good = chat("demo:echo", false);
    return List.of(
        good.substring(0, good.indexOf(prompt) + prompt.length()),
        "{" + prompt,
        "\"" + prompt + "\"",
        "{\"" + prompt + "\":1,\"" + prompt + "\":2}",
        "{\"model\":{\"" + prompt + "\":1}}",
        "{\"model\":\"demo:echo\",\"messages\":\"" + prompt + "\"}",
        "{\"model\":\"demo:echo\",\"max_tokens\":\"" + prompt + "\",\"messages\":[{}]}",
        "{\"model\":\"demo:echo\",\"stream\":\"" + prompt + "\",\"messages\":[{}]}",
        "{\"model\":\"demo:echo\",\"messages\":[{\"role\":\"" + prompt + "\",\"content\":\"x\"}]}",
        "{\"model\":\"demo:echo\",\"input\":{\""
            + prompt
            + "\":1},\"prompt\":{\""
            + prompt
            + "\":1}}",
        good.replace("data:image/png", "canary:" + prompt),
        good + prompt,
        "[".repeat(100) + prompt);
  }

  private String filled(String template, String model, boolean stream) {
    return template
        .formatted(model, stream)
        .replace('\'', '"')
        .replace("PROMPT", prompt)
        .replace("IMAGE", Base64.getEncoder().encodeToString(image.getBytes()));
  }
}
