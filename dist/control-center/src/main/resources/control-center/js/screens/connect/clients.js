// @ts-check
// What clients are told of the gateway, in their own words. The key is never in it: the texts read
// it from an environment variable.

export const KEY_VARIABLE = 'MODELDOCK_KEY';

/**
 * @typedef {object} Target
 * @property {string} url of the gateway, without a path
 * @property {string} model
 */

/**
 * @typedef {object} Client
 * @property {string} id
 * @property {string} label
 * @property {string} [install] a command that brings its library
 * @property {boolean} [writes] whether `modeldock connect` can write its file
 * @property {(target: Target) => string} text
 */

const QUESTION = 'Say hello in one short sentence.';

/** @param {string} text one word of a POSIX shell, whatever is in it */
const shell = (text) => (/^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`);

/** @param {string} text a literal of Python, JavaScript, Java and TOML alike */
const literal = (text) => JSON.stringify(text);

/** @type {Client[]} */
export const CLIENTS = [
  {
    id: 'curl',
    label: 'curl',
    text: ({ url, model }) => `curl ${shell(`${url}/v1/chat/completions`)} \\
  -H "Authorization: Bearer $${KEY_VARIABLE}" \\
  -H 'Content-Type: application/json' \\
  -d ${shell(JSON.stringify({ model, messages: [{ role: 'user', content: QUESTION }] }))}`,
  },
  {
    id: 'python',
    label: 'Python',
    install: 'pip install openai',
    text: ({ url, model }) => `import os
from openai import OpenAI

client = OpenAI(
    base_url=${literal(`${url}/v1`)},
    api_key=os.environ[${literal(KEY_VARIABLE)}],
)
answer = client.chat.completions.create(
    model=${literal(model)},
    messages=[{"role": "user", "content": ${literal(QUESTION)}}],
)
print(answer.choices[0].message.content)`,
  },
  {
    id: 'python-anthropic',
    label: 'Python (Anthropic)',
    install: 'pip install anthropic',
    text: ({ url, model }) => `import os
from anthropic import Anthropic

client = Anthropic(
    base_url=${literal(url)},
    auth_token=os.environ[${literal(KEY_VARIABLE)}],
)
answer = client.messages.create(
    model=${literal(model)},
    max_tokens=200,
    messages=[{"role": "user", "content": ${literal(QUESTION)}}],
)
print(answer.content[0].text)`,
  },
  {
    id: 'node',
    label: 'Node',
    install: 'npm install openai',
    text: ({ url, model }) => `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: ${literal(`${url}/v1`)},
  apiKey: process.env.${KEY_VARIABLE},
});
const answer = await client.chat.completions.create({
  model: ${literal(model)},
  messages: [{ role: 'user', content: ${literal(QUESTION)} }],
});
console.log(answer.choices[0].message.content);`,
  },
  {
    id: 'java',
    label: 'Java',
    install: 'com.openai:openai-java',
    text: ({ url, model }) => `OpenAIClient client = OpenAIOkHttpClient.builder()
    .baseUrl(${literal(`${url}/v1`)})
    .apiKey(System.getenv(${literal(KEY_VARIABLE)}))
    .build();
var question = ChatCompletionCreateParams.builder()
    .model(${literal(model)})
    .addUserMessage(${literal(QUESTION)})
    .build();
client.chat().completions().create(question).choices()
    .forEach(choice -> choice.message().content().ifPresent(System.out::println));`,
  },
  {
    id: 'claude-code',
    label: 'Claude Code',
    writes: true,
    text: ({ url, model }) => `export ANTHROPIC_BASE_URL=${shell(url)}
export ANTHROPIC_AUTH_TOKEN="$${KEY_VARIABLE}"
${['MODEL', 'DEFAULT_OPUS_MODEL', 'DEFAULT_SONNET_MODEL', 'DEFAULT_HAIKU_MODEL'].map((name) => `export ANTHROPIC_${name}=${shell(model)}`).join('\n')}
claude`,
  },
  {
    id: 'codex',
    label: 'Codex',
    writes: true,
    text: ({ url, model }) => `# In ~/.codex/config.toml; the first two lines stand above the first [table].
model_provider = "modeldock"
model = ${literal(model)}

[model_providers.modeldock]
name = "ModelDock"
base_url = ${literal(`${url}/v1`)}
wire_api = "responses"
env_key = "${KEY_VARIABLE}"`,
  },
];

/** @param {Client} client @param {string} model @returns {string} what writes its file */
export const connectCommand = (client, model) => `modeldock connect ${client.id} --model ${shell(model)} --write`;
