// @ts-check
// A jar on its way in: looked at first, without any of its code being run; loaded by the owner's word.
import { html, nothing } from '../../core/html.js';
import { ask, get, post } from '../../core/api.js';
import { bytes, UNKNOWN } from '../../core/format.js';
import { t } from '../../core/i18n.js';
import { live } from '../../core/live.js';
import { checkField, textField } from '../../ui/fields.js';
import { icon } from '../../ui/icons.js';
import { openSheet, toast } from '../../ui/overlay.js';
import { card, copyButton, errorState, facts, notice, tag } from '../../ui/parts.js';
import { life } from './life.js';
import { trustBadge, trustText, wantsConsent } from './trust.js';

/** @param {File | undefined} dropped what is looked at without being asked for @param {() => void} done */
export function openInstall(dropped, done) {
  /** @type {any} */
  let jar = null;
  /** @type {any} what is sent: bytes, or a path */
  let source = null;
  /** @type {any} */
  let error = null;
  /** @type {any} the plugin, once it is asked to be loaded */
  let loaded = null;
  let busy = false;
  let agreed = false;
  let path = '';
  let publisher = '';

  const sheet = openSheet({
    test: 'install-sheet',
    title: () => t('plugins.install'),
    content: () => html`
      ${error ? errorState(error) : nothing}
      ${loaded ? outcome() : jar ? shown() : choice()}`,
    footer: () => (loaded
      ? html`<button class="btn btn-primary" data-test="done" @click=${() => sheet.close()}>${t('plugins.done')}</button>`
      : html`
        <button class="btn" data-test="cancel" @click=${() => sheet.close()}>${t('common.cancel')}</button>
        ${jar
          ? html`<button class="btn" data-test="another" @click=${() => { jar = error = null; agreed = false; sheet.update(); }}>${t('plugins.another')}</button>
              <button class="btn btn-primary" data-test="load" ?disabled=${busy || !mayLoad()} @click=${load}>${t('plugins.verify-and-load')}</button>`
          : nothing}`),
    closed: () => { deaf(); done(); },
  });
  const deaf = live.happened.on(({ name, data }) => {
    if (loaded && name === 'plugin' && data.id === loaded.id) {
      follow(loaded.id);
    }
  });

  /** @param {any} what */
  async function inspect(what) {
    busy = true;
    error = null;
    source = what;
    sheet.update();
    try {
      jar = await ask('plugins/inspect', { body: what });
    } catch (e) {
      error = e;
    }
    busy = false;
    sheet.update();
  }

  function mayLoad() {
    return wantsConsent(jar) ? agreed : jar.problems.length === 0;
  }

  async function load() {
    busy = true;
    error = null;
    sheet.update();
    try {
      if (wantsConsent(jar)) {
        await (jar.key && publisher.trim() ? post('publishers', { name: publisher.trim(), key: jar.key }) : post('consents', { sha256: jar.sha256 }));
      }
      const made = await ask('plugins', { body: source });
      await follow(made.id);
      toast(t('plugins.loaded', { plugin: `${made.id} ${made.version}` }));
    } catch (e) {
      error = e;
      jar = await ask('plugins/inspect', { body: source }).catch(() => jar);
    }
    busy = false;
    sheet.update();
  }

  /** @param {string} id */
  async function follow(id) {
    loaded = await get(`plugins/${id}`).catch(() => loaded);
    sheet.update();
  }

  function choice() {
    return html`
      <label class="drop" data-test="drop" @dragover=${(/** @type {DragEvent} */ e) => { e.preventDefault(); /** @type {HTMLElement} */ (e.currentTarget).classList.add('drop-over'); }}
        @dragleave=${(/** @type {DragEvent} */ e) => /** @type {HTMLElement} */ (e.currentTarget).classList.remove('drop-over')}
        @drop=${(/** @type {DragEvent} */ e) => { e.preventDefault(); const [file] = e.dataTransfer?.files ?? []; file && inspect(file); }}>
        ${icon('upload')}<strong>${t('plugins.drop')}</strong><span class="quiet">${t('plugins.drop-text')}</span>
        <input type="file" class="hidden" accept=".jar" data-test="file" @change=${(/** @type {any} */ e) => e.target.files[0] && inspect(e.target.files[0])}>
      </label>
      <form class="form" @submit=${(/** @type {Event} */ e) => { e.preventDefault(); inspect({ path }); }}>
        ${textField({ name: 'path', label: t('plugins.path'), hint: t('plugins.path-hint'), value: path, required: true, change: (value) => { path = value; } })}
        <div><button class="btn" data-test="look" ?disabled=${busy}>${icon('search')}${t('plugins.look')}</button></div>
      </form>`;
  }

  function shown() {
    return html`
      ${card({ title: html`<span class="foreign">${jar.id} ${jar.version ?? ''}</span>`, aside: trustBadge(jar), content: facts([
        [t('plugins.description'), html`<span class="foreign">${jar.description ?? UNKNOWN}</span>`],
        [t('plugins.vendor'), html`<span class="foreign">${jar.vendor ?? UNKNOWN}</span>`],
        [t('plugins.license'), html`<span class="foreign">${jar.license ?? UNKNOWN}</span>`],
        [t('plugins.size'), bytes(jar.bytes)],
        [t('plugins.hash'), jar.sha256 ? html`<code data-test="sha256">${jar.sha256}</code> ${copyButton(jar.sha256)}` : UNKNOWN],
        [t('plugins.needs'), jar.requires.length > 0 ? html`<span class="tags">${jar.requires.map(tag)}</span>` : UNKNOWN],
        [t('plugins.replaces'), html`<span class="foreign">${jar.replaces ?? t('plugins.nothing')}</span>`],
        [t('plugins.used-by'), users(jar.id)],
      ]) })}
      <p>${trustText(jar)}</p>
      ${jar.problems.length > 0 ? notice(wantsConsent(jar) ? 'warn' : 'bad', html`<ul data-test="jar-problems">${jar.problems.map((/** @type {string} */ each) => html`<li class="foreign">${each}</li>`)}</ul>`) : nothing}
      ${notice('info', t('plugins.not-sandboxed'))}
      ${wantsConsent(jar) ? consent() : nothing}`;
  }

  function consent() {
    return html`
      <div class="form">
        ${checkField({ name: 'agree', label: t('plugins.agree'), hint: t('plugins.agree-hint'), value: agreed, change: (value) => { agreed = value; sheet.update(); } })}
        ${jar.key ? textField({ name: 'publisher', label: t('plugins.trust-publisher'), hint: t('plugins.trust-publisher-hint'), value: publisher, change: (value) => { publisher = value; } }) : nothing}
      </div>`;
  }

  function outcome() {
    const newest = loaded.generations.at(-1) ?? loaded;
    return html`
      ${newest.state === 'ready' ? notice('ok', t('plugins.serves', { plugin: `${loaded.id} ${newest.version}` })) : nothing}
      ${card({ content: html`<div class="stack">${loaded.generations.slice(-2).toReversed().map(life)}</div>` })}`;
  }

  if (dropped) {
    inspect(dropped);
  }
}

/** @param {string} id of a plugin */
function users(id) {
  const type = live.plugins.get(id)?.type ?? id;
  const names = [...live.instances.values()].filter((each) => each.type === type).map((each) => each.id);
  return names.length === 0 ? t('plugins.nothing') : html`<span class="tags">${names.map(tag)}</span>`;
}
