// The Anthropic client of this lane, and what is said with it.
import { gateway, key, model, require, watchedFetch, weather } from './harness.mjs';

export const Anthropic = require('@anthropic-ai/sdk');
export const question = [{ role: 'user', content: 'What is the weather?' }];
export const weatherTool = { name: 'get_weather', description: 'The weather.', input_schema: weather };

export const connect = (more = {}) =>
  new Anthropic.Anthropic({
    baseURL: gateway,
    apiKey: key,
    maxRetries: 0,
    timeout: 30_000,
    fetch: watchedFetch,
    ...more,
  });
export const client = connect();
export const request = (runtime, name, more = {}) => ({
  model: model(runtime, name),
  max_tokens: 2048,
  messages: question,
  ...more,
});
export const textOf = (message) =>
  message.content
    .filter((block) => block.type === 'text')
    .map((block) => block.text)
    .join('');
