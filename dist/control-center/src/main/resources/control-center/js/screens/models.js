// @ts-check
import { html, nothing } from '../core/html.js';
import { get } from '../core/api.js';
import { count, UNKNOWN } from '../core/format.js';
import { t, tn } from '../core/i18n.js';
import { go, here, linkTo, rename } from '../core/router.js';
import { Screen } from '../core/screen.js';
import { textField } from '../ui/fields.js';
import { icon } from '../ui/icons.js';
import { badge, emptyState, pageHead, tabs, tag } from '../ui/parts.js';
import { PAGE, table } from '../ui/table.js';
import { openAlias } from './models/alias.js';
import { ResolveTester } from './models/resolve.js';

export class ModelsScreen extends Screen {
  texts = 'models';
  #shown = PAGE;
  #refreshing = false;
  #opened = '';
  #tester = new ResolveTester(() => this.update());

  async load() {
    const [models, aliases, keys] = await Promise.all([get('models'), get('aliases'), get('keys')]);
    return { models: models.data, aliases: aliases.data, keys: keys.data.filter((/** @type {any} */ key) => key.state === 'active').toReversed() };
  }

  watches({ name, data }) {
    return name === 'snapshot' || (name === 'state' && data.kind !== 'secret') || (name === 'instance' && (data.state !== undefined || data.removed));
  }

  isEmpty() {
    return this.data.models.length === 0 && this.data.aliases.length === 0;
  }

  /** @returns {'models' | 'aliases' | 'resolve'} */
  get #tab() {
    const [first] = here().rest;
    return first === 'aliases' || first === 'resolve' ? first : 'models';
  }

  async reloadOpened() {
    const [tab, name] = here().rest;
    if (tab === 'aliases' && name && name !== this.#opened && this.data) {
      this.#opened = name;
      openAlias(name, this.data.models, () => {
        this.#opened = '';
        if (here().screen === 'models' && here().rest[1] === name) {
          go(linkTo('models', ['aliases']));
        }
      });
    }
    if (tab === 'resolve' && this.data) {
      this.#tester.take(here().query, this.data.keys);
    }
  }

  view() {
    queueMicrotask(() => this.reloadOpened());
    const tab = this.#tab;
    return html`
      ${pageHead({ title: t('common.nav-models'), text: t('models.about'), actions: this.#actions(tab) })}
      ${tabs(['models', 'aliases', 'resolve'].map((id) => ({ id, label: t(`models.tab-${id}`) })), tab, (id) => go(linkTo('models', id === 'models' ? [] : [id])))}
      ${tab === 'models' ? this.#models() : tab === 'aliases' ? this.#aliases() : this.#tester.view(this.data)}`;
  }

  /** @param {string} tab */
  #actions(tab) {
    switch (tab) {
      case 'models':
        return html`<button class="btn" data-test="refresh" ?disabled=${this.#refreshing} @click=${this.#refresh}>${icon('refresh')}${t('models.refresh')}</button>`;
      case 'aliases':
        return html`<button class="btn btn-primary" data-test="add-alias" @click=${() => openAlias('', this.data.models, () => {})}>${icon('plus')}${t('models.add-alias')}</button>`;
      default:
        return nothing;
    }
  }

  #refresh = async () => {
    this.#refreshing = true;
    this.update();
    await get('models', { refresh: true }).catch(() => null);
    this.#refreshing = false;
    await this.reload();
  };

  #models() {
    const { query } = here();
    const wanted = (query.get('filter') ?? '').toLowerCase();
    const instance = query.get('instance') ?? '';
    const families = byFamily(this.data.models.filter((/** @type {any} */ each) => each.id.toLowerCase().includes(wanted) && (instance === '' || each.instance === instance)));
    if (this.data.models.length === 0) {
      return emptyState({ symbol: 'models', title: t('models.empty'), text: t('models.empty-text'), action: html`<a class="btn btn-primary" href=${linkTo('instances')}>${t('common.nav-instances')}</a>` });
    }
    /** @param {string} name */
    const filter = (name) => (/** @type {string} */ value) => { rename(linkTo('models', [], { ...Object.fromEntries(query), [name]: value })); this.update(); };
    return html`
      <div class="toolbar" role="search">
        ${textField({ name: 'filter', type: 'search', label: t('models.filter'), value: query.get('filter') ?? '', change: filter('filter') })}
        ${textField({ name: 'instance', type: 'search', label: t('models.instance'), value: instance, change: filter('instance'), list: [...new Set(/** @type {string[]} */ (this.data.models.map((/** @type {any} */ each) => each.instance)))] })}
      </div>
      ${table({
        label: t('models.tab-models'),
        rows: families,
        key: (row) => row.name,
        shown: this.#shown,
        more: () => { this.#shown += PAGE; this.update(); },
        columns: [
          { id: 'name', label: t('models.model'), wide: true, cell: (row) => html`<strong class="foreign">${row.name}</strong>` },
          { id: 'hosts', label: t('models.hosted-by'), cell: (row) => html`<span class="tags">${row.hosts.slice(0, 4).map((/** @type {any} */ each) => html`<a class="tag" title=${t('models.try')} href=${linkTo('playground', [], { model: each.id })}>${each.instance}${each.loaded ? ' ●' : ''}</a>`)}${row.hosts.length > 4 ? tag(`+${row.hosts.length - 4}`) : nothing}</span>` },
          { id: 'can', label: t('models.can'), minor: true, cell: (row) => html`<span class="tags">${row.can.map(tag)}</span>` },
          { id: 'context', label: t('models.context'), minor: true, align: 'end', cell: (row) => count(row.context) },
          { id: 'try', label: html`<span class="hidden">${t('models.try')}</span>`, align: 'end', cell: (row) => html`<a class="btn btn-small" href=${linkTo('playground', [], { model: row.hosts[0].id })}>${icon('play')}${t('models.try')}</a>` },
        ],
      })}`;
  }

  #aliases() {
    if (this.data.aliases.length === 0) {
      return emptyState({ symbol: 'models', title: t('models.no-alias'), text: t('models.no-alias-text') });
    }
    const known = new Set(this.data.models.map((/** @type {any} */ each) => each.id));
    return table({
      label: t('models.tab-aliases'),
      rows: this.data.aliases,
      key: (/** @type {any} */ row) => row.id,
      open: (row) => go(linkTo('models', ['aliases', row.id])),
      columns: [
        { id: 'name', label: t('models.alias'), cell: (row) => html`<a class="row-link cut" href=${linkTo('models', ['aliases', row.id])}>${row.name}</a>` },
        { id: 'chain', label: t('models.chain'), wide: true, cell: (row) => html`<span class="tags chain">${row.targets.map((/** @type {string} */ target, /** @type {number} */ i) => html`${i > 0 ? icon('right') : nothing}${known.has(target) ? tag(target) : badge('warn', t('models.unresolved', { target }))}`)}</span>` },
        { id: 'options', label: t('models.options'), minor: true, cell: (row) => (Object.keys(row.options).length === 0 ? UNKNOWN : tn('models.n-options', Object.keys(row.options).length)) },
        { id: 'resolve', label: html`<span class="hidden">${t('models.tab-resolve')}</span>`, align: 'end', cell: (row) => html`<a class="btn btn-small" href=${linkTo('models', ['resolve'], { model: row.name })}>${icon('search')}${t('models.resolve')}</a>` },
      ],
    });
  }
}

/** @param {any[]} models @returns {any[]} one row for each name, with all that host it */
function byFamily(models) {
  /** @type {Map<string, any>} */
  const rows = new Map();
  for (const model of models) {
    const row = rows.get(model.name) ?? { name: model.name, hosts: [], can: [], context: null };
    row.hosts.push(model);
    row.can = [...new Set([...row.can, ...model.capabilities])];
    row.context = Math.max(row.context ?? 0, model.context_tokens ?? 0) || null;
    rows.set(model.name, row);
  }
  return [...rows.values()].sort((a, b) => a.name.localeCompare(b.name));
}
