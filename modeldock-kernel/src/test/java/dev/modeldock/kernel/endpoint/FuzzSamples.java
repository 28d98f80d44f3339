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

  private FuzzSamples() {}
}
