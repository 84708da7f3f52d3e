/* What the panel remembers, on the chat's own origin (partitioned by the site
 * that embeds it). Nothing is written before a conversation exists.
 * `auto`: across visits; `session`: this tab only; `none`: this page only. */

const KEPT_MESSAGES = 100;

export class Memory {
  constructor(campaign, kind) {
    this.key = `fronter.chat:${campaign}`;
    this.longStore = Memory.#store(kind === 'auto' ? 'localStorage' : kind === 'session' ? 'sessionStorage' : '');
    this.tabStore = Memory.#store(kind === 'none' ? '' : 'sessionStorage');
  }

  static #store(name) {
    try { return (name && window[name]) || null; } catch { return null; }
  }

  static #read(store, key) {
    try { return JSON.parse(store.getItem(key)) || null; } catch { return null; }
  }

  static #write(store, key, value) {
    try {
      if (value === null) store.removeItem(key);
      else store.setItem(key, JSON.stringify(value));
    } catch { /* blocked or full: the chat goes on without a memory */ }
  }

  /** `{id, token, read, consent?}` of the conversation, or null. */
  get conversation() {
    const known = Memory.#read(this.longStore, this.key);
    return known && known.id && known.token ? known : null;
  }

  set conversation(value) { Memory.#write(this.longStore, this.key, value); }

  /** `{id, messages, outbox, draft}` of this tab, if it belongs to conversation `id`. */
  tab(id) {
    const known = Memory.#read(this.tabStore, `${this.key}:tab`);
    return known && known.id === id ? known : { id, messages: [], outbox: [], draft: '' };
  }

  keepTab(value) {
    Memory.#write(this.tabStore, `${this.key}:tab`, value && { ...value, messages: value.messages.slice(-KEPT_MESSAGES) });
  }

  forget() {
    this.conversation = null;
    this.keepTab(null);
  }
}
