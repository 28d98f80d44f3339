// The official SDKs for JavaScript, and the Vercel AI SDK, against a gateway.
// Prints one line a check: 'ok NAME' or 'not ok NAME: WHY'.
import { run as aiSdk } from './ai-sdk.mjs';
import { run as anthropic } from './anthropic.mjs';
import { run as anthropicFaults } from './anthropic-faults.mjs';
import { client, failed } from './harness.mjs';
import { run as openaiChat } from './openai-chat.mjs';
import { run as openaiFaults } from './openai-faults.mjs';
import { run as openaiOther } from './openai-other.mjs';
import { run as openaiResponses } from './openai-responses.mjs';

client('openai-node', 'openai');
for (const run of [openaiChat, openaiOther, openaiResponses, openaiFaults]) await run();
client('anthropic-node', '@anthropic-ai/sdk');
for (const run of [anthropic, anthropicFaults]) await run();
client('vercel-ai-sdk', 'ai');
await aiSdk();
process.exit(failed() === 0 ? 0 : 1);
