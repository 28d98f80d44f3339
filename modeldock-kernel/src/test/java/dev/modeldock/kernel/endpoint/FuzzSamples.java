package dev.modeldock.kernel.endpoint;

/** Good requests with as much in them as each surface has. */
final class FuzzSamples {

  static final String CHAT =
      """
      {"model":"t:m","stream":true,"stream_options":{"include_usage":true},
       "messages":[
        {"role":"system","content":"Be brief."},
        {"role":"developer","content":[{"type":"text","text":"Grün 🦊"}]},
        {"role":"user","name":"anna","content":[
          {"type":"text","text":"What is this?"},
          {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"}}]},
        {"role":"assistant","content":null,"tool_calls":[
          {"id":"call_1","type":"function","function":{"name":"look","arguments":"{\\"at\\":[1,2]}"}}]},
        {"role":"tool","tool_call_id":"call_1","content":"a fox"},
        {"role":"user","content":"Thanks."}],
       "tools":[{"type":"function","function":{"name":"look","description":"Looks.","strict":false,
         "parameters":{"type":"object","properties":{"at":{"type":"array","items":{"type":"number"}}}}}}],
       "tool_choice":{"type":"function","function":{"name":"look"}},"parallel_tool_calls":true,
       "response_format":{"type":"json_schema","json_schema":{"name":"it","strict":true,
         "schema":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}}},
       "temperature":0.5,"top_p":0.9,"max_completion_tokens":100,"stop":["END","."],"seed":7,
       "presence_penalty":0.1,"frequency_penalty":-0.1,"user":"u","metadata":{"a":"b"},"store":false,
       "reasoning_effort":"low"}
      """;

  static final String RELAYED_CHAT =
      """
      {"model":"r:m","n":1,"logprobs":true,"top_logprobs":2,"logit_bias":{"50256":-100},
       "max_tokens":5,"messages":[{"role":"user","content":"Hi \\ud83e\\udd8a"}]}
      """;

  static final String MESSAGES =
      """
      {"model":"t:m","max_tokens":100,"stream":true,
       "system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}],
       "messages":[
        {"role":"user","content":[
          {"type":"text","text":"What is this? 🦊"},
          {"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}]},
        {"role":"assistant","content":[
          {"type":"text","text":"I look."},
          {"type":"tool_use","id":"toolu_1","name":"look","input":{"at":[1,2]}}]},
        {"role":"user","content":[
          {"type":"tool_result","tool_use_id":"toolu_1","content":[{"type":"text","text":"a fox"}],
           "is_error":false},
          {"type":"text","text":"Thanks."}]}],
       "tools":[{"name":"look","description":"Looks.","input_schema":{"type":"object",
         "properties":{"at":{"type":"array","items":{"type":"number"}}}}}],
       "tool_choice":{"type":"auto","disable_parallel_tool_use":true},
       "temperature":0.5,"top_p":0.9,"stop_sequences":["END"],
       "metadata":{"user_id":"u"}}
      """;

  static final String RELAYED_MESSAGES =
      """
      {"model":"r:m","max_tokens":5,"system":"Be brief.",
       "messages":[{"role":"user","content":"Hi \\ud83e\\udd8a"},{"role":"assistant","content":"He"}]}
      """;

  static final String RESPONSES =
      """
      {"model":"t:m","stream":true,"instructions":"Be brief.",
       "input":[
        {"type":"message","role":"developer","content":[{"type":"input_text","text":"Grün 🦊"}]},
        {"role":"user","content":[
          {"type":"input_text","text":"What is this?"},
          {"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"}]},
        {"type":"function_call","call_id":"call_1","name":"look","arguments":"{\\"at\\":[1,2]}"},
        {"type":"function_call_output","call_id":"call_1","output":"a fox"},
        {"type":"message","role":"assistant","content":[{"type":"output_text","text":"A fox."}]},
        {"role":"user","content":"Thanks."}],
       "tools":[{"type":"function","name":"look","description":"Looks.","strict":false,
         "parameters":{"type":"object","properties":{"at":{"type":"array","items":{"type":"number"}}}}}],
       "tool_choice":{"type":"function","name":"look"},"parallel_tool_calls":true,
       "text":{"format":{"type":"json_schema","name":"it","strict":true,
         "schema":{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}}},
       "reasoning":{"effort":"low"},"temperature":0.5,"top_p":0.9,"max_output_tokens":100,
       "user":"u","metadata":{"a":"b"},"store":false,"include":[],"truncation":"disabled"}
      """;

  static final String RELAYED_RESPONSES =
      """
      {"model":"r:m","input":"Hi \\ud83e\\udd8a","store":true,"max_output_tokens":20}
      """;

  static final String COMPLETION =
      """
      {"model":"t:m","prompt":"Once upon a time 🦊","stream":true,"max_tokens":10,
       "stream_options":{"include_usage":true},"temperature":0.5,"top_p":0.9,"stop":["END"],
       "seed":7,"presence_penalty":0.1,"frequency_penalty":0.1,"user":"u"}
      """;

  static final String RELAYED_COMPLETION =
      """
      {"model":"r:m","prompt":["Once"],"n":1}
      """;

  static final String EMBEDDINGS =
      """
      {"model":"t:m","input":["grün 🦊","b"],"encoding_format":"float","user":"u"}
      """;

  static final String EMBEDDINGS_BASE64 =
      """
      {"model":"r:m","input":"\\ud83e\\udd8a","encoding_format":"base64","dimensions":2}
      """;

  private FuzzSamples() {}
}
