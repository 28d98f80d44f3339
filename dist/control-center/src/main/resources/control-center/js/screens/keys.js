// @ts-check
import { html, nothing } from '../core/html.js';
import { get, patch, post, readTagged, remove } from '../core/api.js';
import { ago, count, moment, percent, UNKNOWN } from '../core/format.js';
import { t } from '../core/i18n.js';
import { go, here, linkTo, rename } from '../core/router.js';
import { Screen } from '../core/screen.js';
import { icon } from '../ui/icons.js';
import { confirm, openSheet, toast, toastError } from '../ui/overlay.js';
import { badge, card, copyButton, emptyState, errorState, facts, pageHead, segments, tag } from '../ui/parts.js';
import { PAGE, table } from '../ui/table.js';
import { bodyOf, grantForm, grantOf, newGrant } from './keys/grant.js';
import { keySaved } from './keys/saved.js';

/** @type {Record<string, import('../ui/parts.js').Tone>} */
const TONES = { active: 'ok', expired: 'warn', revoked: 'quiet' };
const GRACE_SECONDS = 24 * 3600;

export class KeysScreen extends Screen {
  texts = 'keys';
  #shown = PAGE;
  /** @type {import('../ui/overlay.js').Sheet | null} */
  #sheet = null;
  #sheetOf = '';

  async load() {
    const keys = (await get('keys')).data.toReversed();
    const active = keys.filter((/** @type {any} */ key) => key.state === 'active').slice(0, PAGE);
    const limited = active.filter((/** @type {any} */ key) => Object.keys(key.limits).length > 0);
    const usage = await Promise.all(limited.map((/** @type {any} */ key) => get(`keys/${key.id}/usage`).catch(() => null)));
    return { keys, usage: new Map(usage.filter(Boolean).map((each) => [each.id, each])) };
  }

  watches({ name, data }) {
    return name === 'snapshot' || (name === 'state' && data.kind === 'key');
  }

  isEmpty() {
    return this.data.keys.length === 0;
  }

  enter() {
    const [id] = this.place.rest;
    if (id && id !== this.#sheetOf) {
      this.#openDetail(id);
    }
  }

  view() {
    const status = here().query.get('status') ?? 'active';
    const rows = this.data.keys.filter((/** @type {any} */ key) => status === 'all' || key.state === 'active');
    return html`
      ${pageHead({
        title: t('common.nav-keys'),
        text: t('keys.about'),
        actions: html`<button class="btn btn-primary" data-test="create-key" @click=${() => this.#create()}>${icon('plus')}${t('keys.create')}</button>`,
      })}
      ${this.isEmpty()
        ? emptyState({ symbol: 'keys', title: t('keys.empty'), text: t('keys.empty-text') })
        : html`
          <div class="toolbar">${segments(
            [{ id: 'active', label: t('keys.active') }, { id: 'all', label: t('common.all') }],
            status,
            (id) => { rename(linkTo('keys', [], { status: id === 'active' ? '' : id })); this.update(); },
            t('common.state'),
          )}</div>
          ${table({
            label: t('common.nav-keys'),
            rows,
            key: (row) => row.id,
            open: (row) => go(linkTo('keys', [row.id])),
            kind: (row) => (row.state === 'active' ? '' : 'faded'),
            shown: this.#shown,
            more: () => { this.#shown += PAGE; this.update(); },
            columns: [
              { id: 'name', label: t('common.name'), cell: (row) => html`<a class="row-link cut" href=${linkTo('keys', [row.id])}>${row.name}</a><code class="quiet">${row.prefix}…</code>` },
              { id: 'state', label: t('common.state'), cell: (row) => badge(TONES[row.state], t(`keys.state-${row.state}`)) },
              { id: 'reach', label: t('keys.reach'), minor: true, cell: (row) => html`<span class="tags">${reach(row).map(tag)}</span>` },
              { id: 'limits', label: t('keys.limits'), minor: true, wide: true, cell: (row) => limitBars(row, this.data.usage.get(row.id)) },
              { id: 'used', label: t('keys.last-used'), minor: true, cell: (row) => (row.last_used_at ? ago(row.last_used_at) : t('keys.never')) },
              { id: 'expires', label: t('keys.expires'), minor: true, cell: (row) => (row.expires_at ? ago(row.expires_at) : t('keys.never')) },
            ],
          })}`}`;
  }

  #create() {
    const grant = newGrant();
    /** @type {any} */
    let made = null;
    /** @type {any} */
    let error = null;
    const saved = keySaved();
    openSheet({
      test: 'key-sheet',
      title: () => (made ? t('keys.save-it') : t('keys.create')),
      content: (sheet) =>
        made
          ? saved.view(made, sheet.update)
          : html`${error ? errorState(error) : nothing}
              <form class="form" id="key-form" @submit=${(/** @type {Event} */ e) => {
                e.preventDefault();
                post('keys', bodyOf(grant)).then(
                  (key) => { made = key; sheet.update(); this.reload(); },
                  (e) => { error = e; sheet.update(); },
                );
              }}>${grantForm(grant, sheet.update, true)}</form>`,
      footer: (sheet) =>
        made
          ? html`<button class="btn btn-primary" data-test="done" @click=${async () => (await saved.mayClose()) && sheet.close()}>${t('keys.done')}</button>`
          : html`<button class="btn" @click=${sheet.close}>${t('common.cancel')}</button>
              <button class="btn btn-primary" form="key-form" type="submit" data-test="create">${t('keys.create')}</button>`,
      mayClose: () => !made || saved.mayClose(),
      closed: () => { made = null; },
    });
  }

  /** @param {string} id */
  async #openDetail(id) {
    this.#sheetOf = id;
    this.#sheet?.close();
    let key;
    let usage;
    try {
      [key, usage] = await Promise.all([readTagged(`keys/${id}`), get(`keys/${id}/usage`)]);
    } catch (error) {
      toastError(error);
      this.#sheetOf = '';
      go(linkTo('keys'));
      return;
    }
    /** @type {any} */
    let grant = null;
    /** @type {any} */
    let error = null;
    /** @type {any} */
    let rotated = null;
    const saved = keySaved();
    this.#sheet = openSheet({
      test: 'key-detail',
      title: () => html`<span class="foreign">${key.data.name}</span>`,
      content: (sheet) => {
        if (rotated) {
          return saved.view(rotated, sheet.update);
        }
        return html`${error ? errorState(error) : nothing}
          ${grant ? html`<div class="form">${grantForm(grant, sheet.update, false)}</div>` : detail(key.data, usage)}`;
      },
      footer: (sheet) => {
        if (rotated) {
          return html`<button class="btn btn-primary" data-test="done" @click=${async () => (await saved.mayClose()) && sheet.close()}>${t('keys.done')}</button>`;
        }
        if (grant) {
          return html`<button class="btn" @click=${() => { grant = null; error = null; sheet.update(); }}>${t('common.cancel')}</button>
            <button class="btn btn-primary" data-test="save" @click=${async () => {
              try {
                await patch(`keys/${id}`, bodyOf(grant, true), key.tag);
                [key, usage] = await Promise.all([readTagged(`keys/${id}`), get(`keys/${id}/usage`)]);
                grant = null;
                error = null;
                toast(t('keys.saved'));
              } catch (e) {
                error = e;
              }
              sheet.update();
            }}>${t('common.save')}</button>`;
        }
        return key.data.state !== 'active'
          ? nothing
          : html`
              <button class="btn" data-test="revoke" @click=${() => this.#revoke(key.data, sheet)}>${icon('trash')}${t('keys.revoke')}</button>
              <button class="btn" data-test="rotate" @click=${async () => {
                if (await confirm({ title: t('keys.rotate'), text: t('keys.rotate-text', { name: key.data.name }), action: t('keys.rotate'), danger: false })) {
                  rotated = await post(`keys/${id}/rotate`, { grace_seconds: GRACE_SECONDS }).catch((e) => { error = e; return null; });
                  sheet.update();
                }
              }}>${icon('refresh')}${t('keys.rotate')}</button>
              <button class="btn btn-primary" data-test="edit" @click=${() => { grant = grantOf(key.data); sheet.update(); }}>${icon('edit')}${t('common.edit')}</button>`;
      },
      mayClose: () => !rotated || saved.mayClose(),
      closed: () => {
        rotated = null;
        this.#sheetOf = '';
        if (here().screen === 'keys' && here().rest[0] === id) {
          go(linkTo('keys'));
        }
      },
    });
  }

  /** @param {any} key @param {import('../ui/overlay.js').Sheet} sheet */
  async #revoke(key, sheet) {
    if (await confirm({ title: t('keys.revoke'), text: t('keys.revoke-text', { name: key.name }), action: t('keys.revoke') })) {
      try {
        await remove(`keys/${key.id}`);
        sheet.close();
        toast(t('keys.revoked', { name: key.name }));
      } catch (error) {
        toastError(error);
      }
    }
  }
}

/** @param {any} key @returns {string[]} where it may go, in words */
function reach(key) {
  const words = [t('keys.reach-local')];
  if (key.allow_cloud) {
    words.push(t('keys.reach-cloud'));
  }
  if (key.allow_high_risk) {
    words.push(t('keys.reach-high-risk'));
  }
  if (key.allow_lan) {
    words.push(t('keys.reach-lan'));
  }
  return words;
}

const LIMITS = ['requests_per_minute', 'tokens_per_minute', 'concurrent_streams', 'daily_tokens'];

/** @param {any} key @param {any} usage what is used of its limits, if that is known */
function limitBars(key, usage) {
  const set = LIMITS.filter((name) => key.limits[name]);
  return set.length === 0
    ? html`<span class="quiet">${t('keys.no-limits')}</span>`
    : html`<span class="limit-bars">${set.map((name) => {
        const standing = usage?.[name];
        return html`<span class="limit"><span>${t(`keys.short-${name}`)} ${count(standing?.used)} / ${count(key.limits[name])}</span>
          <progress max="1" .value=${standing ? Math.min(1, (standing.used + standing.reserved) / standing.limit) : 0} aria-label=${t(`keys.${name}`)}></progress></span>`;
      })}</span>`;
}

/** @param {string[]} patterns */
const globs = (patterns) => (patterns.length === 0 ? t('common.all') : html`<span class="tags">${patterns.map(tag)}</span>`);

/** @param {any} key @param {any} usage */
const detail = (key, usage) => html`
  ${card({ content: facts([
    [t('common.state'), badge(TONES[key.state], t(`keys.state-${key.state}`))],
    [t('keys.prefix'), html`<code>${key.prefix}…</code> ${copyButton(key.prefix)}`],
    [t('keys.scopes'), html`<span class="tags">${key.scopes.map(tag)}</span>`],
    [t('keys.reach'), html`<span class="tags">${reach(key).map(tag)}</span>`],
    [t('keys.created'), moment(key.created_at)],
    [t('keys.last-used'), key.last_used_at ? moment(key.last_used_at) : t('keys.never')],
    [t('keys.expires'), key.expires_at ? moment(key.expires_at) : t('keys.never')],
    ...(key.revoked_at ? [/** @type {[unknown, unknown]} */ ([t('keys.state-revoked'), moment(key.revoked_at)])] : []),
    ...(key.old_text_until ? [/** @type {[unknown, unknown]} */ ([t('keys.old-text'), moment(key.old_text_until)])] : []),
  ]) })}
  ${card({ title: t('keys.policy'), content: facts([
    [t('keys.models'), globs(key.models)],
    [t('keys.aliases'), globs(key.aliases)],
    [t('keys.instances'), globs(key.instances)],
    ...['deny_models', 'deny_aliases', 'deny_instances'].filter((name) => key[name].length > 0).map((name) => /** @type {[unknown, unknown]} */ ([t(`keys.${name}`), globs(key[name])])),
  ]) })}
  ${card({ title: t('keys.limits'), content: html`
    ${facts(LIMITS.map((name) => {
      const standing = usage[name];
      return [t(`keys.${name}`), standing ? html`<span class="number">${count(standing.used + standing.reserved)} / ${count(standing.limit)}</span> <span class="quiet">${percent((standing.used + standing.reserved) / standing.limit)}</span>` : UNKNOWN];
    }))}
    <h3 class="spaced">${t('keys.today')}</h3>
    ${facts([
      [t('keys.requests'), count(usage.today.requests)],
      [t('keys.tokens-read'), count(usage.today.prompt_tokens)],
      [t('keys.tokens-made'), count(usage.today.completion_tokens)],
    ])}` })}
  <div class="actions">
    <a class="btn btn-small" href=${linkTo('activity', [], { key: key.id })}>${icon('activity')}${t('keys.its-requests')}</a>
    <a class="btn btn-small" href=${linkTo('models', ['resolve'], { key: key.id })}>${icon('search')}${t('keys.explain')}</a>
    ${key.state === 'active' ? html`<a class="btn btn-small" href=${linkTo('connect', [], { key: key.id })}>${icon('connect')}${t('common.nav-connect')}</a>` : nothing}
  </div>`;
