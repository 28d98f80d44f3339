// The OpenAI client of this lane, and what is said with it.
import { baseURL, key, require, watchedFetch, weather } from './harness.mjs';

export const OpenAI = require('openai');
export const question = [{ role: 'user', content: 'What is the weather?' }];
export const weatherTool = {
  type: 'function',
  function: { name: 'get_weather', description: 'The weather.', parameters: weather, strict: true },
};

export const connect = (more = {}) =>
  new OpenAI.OpenAI({ baseURL, apiKey: key, maxRetries: 0, timeout: 30_000, fetch: watchedFetch, ...more });
export const client = connect();
