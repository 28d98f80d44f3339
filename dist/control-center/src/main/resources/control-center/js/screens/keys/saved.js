// @ts-check
// A key's text, at the only moment at which there is one.
import { html } from '../../core/html.js';
import { saveAs } from '../../core/api.js';
import { t } from '../../core/i18n.js';
import { live } from '../../core/live.js';
import { icon } from '../../ui/icons.js';
import { confirm } from '../../ui/overlay.js';
import { codeBlock, copy, notice, tabs } from '../../ui/parts.js';

export function keySaved() {
  let kept = false;
  let client = 'curl';
  return {
    /** @returns {boolean | Promise<boolean>} whether the text may go for good */
    mayClose: () => kept || confirm({ title: t('keys.not-copied'), text: t('keys.not-copied-text'), action: t('keys.close-anyway') }),

    /** @param {any} key with its text @param {() => void} update */
    view(key, update) {
      const keep = () => { kept = true; update(); };
      return html`
        ${notice('warn', t('keys.shown-once'))}
        <div class="key-text"><code data-test="key-text">${key.key}</code></div>
        <div class="actions">
          <button class="btn btn-primary" data-test="copy-key" autofocus @click=${async () => (await copy(key.key)) && keep()}>${icon('copy')}${t('common.copy')}</button>
          <button class="btn" data-test="download-env" @click=${() => { saveAs(new Blob([environment(key.key)], { type: 'text/plain' }), 'modeldock.env'); keep(); }}>${icon('download')}${t('keys.download-env')}</button>
        </div>
        <h3>${t('keys.use-it')}</h3>
        ${tabs([{ id: 'curl', label: 'curl' }, { id: 'python', label: 'Python' }, { id: 'claude', label: 'Claude Code' }], client, (id) => { client = id; update(); })}
        ${codeBlock(snippet(client, key.key))}`;
    },
  };
}

/** @param {string} key */
const environment = (key) => `OPENAI_BASE_URL=${live.gateway?.url}/v1\nOPENAI_API_KEY=${key}\n`;

/** @param {string} client @param {string} key */
function snippet(client, key) {
  const url = live.gateway?.url ?? 'http://127.0.0.1:3737';
  switch (client) {
    case 'python':
      return `from openai import OpenAI\n\nclient = OpenAI(\n    base_url="${url}/v1",\n    api_key="${key}",\n)\nprint([model.id for model in client.models.list()])`;
    case 'claude':
      return `export ANTHROPIC_BASE_URL=${url}\nexport ANTHROPIC_AUTH_TOKEN=${key}\nclaude`;
    default:
      return `curl ${url}/v1/models \\\n  -H 'Authorization: Bearer ${key}'`;
  }
}
