/* The messages on the screen: order by seq, grouping, days, states, streaming.
 * Text only: nothing that anybody wrote is ever parsed as markup. */

const DRAWN_MESSAGES = 300;
const NEAR_END_PX = 80;
const LINK = /https:\/\/[^\s<>"'`\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/gi;

/** The address without the sentence's own marks after it: `https://x/a_(b)` in `(see https://x/a_(b)).` */
function addressIn(text) {
  let address = text;
  for (;;) {
    const shorter = address.replace(/[.,;:!?…»”’*_]+$/, '');
    const isOpen = shorter.split('(').length < shorter.split(')').length;
    const next = isOpen && shorter.endsWith(')') ? shorter.slice(0, -1) : shorter;
    if (next === address) return address;
    address = next;
  }
}

/** Fills `parent` with `text`; https addresses become links that show themselves. */
export function writeText(parent, text, opensNew) {
  parent.replaceChildren();
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const address = addressIn(match[0]);
    let url;
    try { url = new URL(address); } catch { continue; }
    if (url.protocol !== 'https:' || url.username || url.password) continue;
    parent.append(text.slice(from, match.index));
    const link = document.createElement('a');
    link.href = url.href;
    link.target = '_blank';
    link.rel = 'noopener noreferrer nofollow ugc';
    link.title = opensNew;
    link.textContent = address;
    parent.append(link);
    from = match.index + address.length;
  }
  parent.append(text.slice(from));
}

function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

export class Transcript {
  constructor({ log, scroll, stream, typing, jump, onRetry, onSeen }) {
    Object.assign(this, { log, scroll, stream, typingRow: typing, jump, onRetry, onSeen });
    this.items = [];
    this.turn = null;
    this.streamed = '';
    this.following = true;
    this.lastTop = 0;
    this.drawing = 0;
    scroll.addEventListener('scroll', () => this.scrolled(), { passive: true });
    jump.addEventListener('click', () => this.toEnd('smooth'));
    new ResizeObserver(() => { if (this.following) this.toEnd(); }).observe(scroll);
  }

  speak(words, locale) {
    this.words = words;
    this.clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
    this.day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
    for (const item of this.items) this.draw(item);
    this.arrange();
  }

  clear() {
    this.items = [];
    this.following = true;
    this.log.replaceChildren();
    this.hideStream();
    this.endTyping();
  }

  get lastSeq() { return this.items.reduce((most, item) => Math.max(most, item.seq || 0), 0); }

  /** Durable messages, for the tab's memory. */
  kept() {
    return this.items.filter((item) => item.seq).map(({ seq, from, text, at, author }) => ({ seq, from, text, at, author }));
  }

  /** A message of the server. A pending one of ours with the same words is it. */
  add(message, fromMemory) {
    if (message.from !== 'prospect') {
      this.endStream();
      this.endTyping();
    } else {
      const pending = this.items.find((item) => item.id && !item.seq && item.text === message.text);
      if (pending) { this.settle(pending, message.seq, message.at); return; }
    }
    this.insert({ ...message, state: 'sent' }, fromMemory);
  }

  queue(id, text) {
    if (this.items.some((item) => item.id === id)) return;
    this.insert({ id, from: 'prospect', text, at: new Date().toISOString(), state: 'sending' }, false);
    this.toEnd();
  }

  sent(id, seq, { known, text }) {
    const item = this.items.find((candidate) => candidate.id === id);
    if (!item) return;
    if (!item.seq) {
      if (known) this.remove(item); else this.settle(item, seq);
    } else if (item.seq !== seq && !known) {
      this.insert({ seq, from: 'prospect', text, at: item.at, state: 'sent' }, true);
    }
  }

  settle(item, seq, at) {
    item.seq = seq;
    item.state = 'sent';
    if (at) item.at = at;
    this.draw(item);
    this.items.splice(this.items.indexOf(item), 1);
    this.place(item);
    this.arrange();
  }

  mark(id, state, detail = '') {
    const item = this.items.find((candidate) => candidate.id === id);
    if (!item || item.seq) return;
    item.state = state;
    item.detail = detail;
    this.draw(item);
    this.arrange();
  }

  remove(item) {
    if (item.row) item.row.remove();
    this.items.splice(this.items.indexOf(item), 1);
    this.arrange();
  }

  /** By seq; what has none yet stands at the end in the order of writing. */
  insert(item, quiet) {
    item.quiet = quiet;
    this.place(item);
    this.arrange();
    if (!this.following && item.from !== 'prospect') this.jump.hidden = false;
  }

  place(item) {
    let at = this.items.length;
    if (item.seq) while (at > 0 && !(this.items[at - 1].seq < item.seq)) at -= 1;
    this.items.splice(at, 0, item);
  }

  /** Rows for the newest messages, in order; older ones leave the page. */
  showRows() {
    if (this.items.length > DRAWN_MESSAGES) {
      for (const old of this.items.splice(0, this.items.length - DRAWN_MESSAGES)) if (old.row) old.row.remove();
    }
    let next = null;
    for (let at = this.items.length - 1; at >= 0; at -= 1) {
      const item = this.items[at];
      if (!item.row) this.build(item);
      if (item.row.parentNode !== this.log || item.row.nextSibling !== next) this.log.insertBefore(item.row, next);
      next = item.row;
    }
  }

  build(item) {
    item.row = make('div');
    item.row.setAttribute('role', 'article');
    item.dayLine = make('span', 'day');
    item.name = make('span', 'name');
    item.bubble = make('div', 'bubble');
    item.body = make('p');
    item.body.dir = 'auto';
    item.bubble.append(item.body);
    item.meta = make('span', 'meta');
    item.row.append(item.dayLine, item.name, item.bubble, item.meta);
    this.draw(item);
  }

  authorOf(item) {
    if (item.from === 'prospect') return this.words('you');
    if (item.from === 'closer') return item.author || this.words('team');
    if (item.from === 'system') return this.words('system');
    return item.author || this.words('assistant');
  }

  draw(item) {
    const { row } = item;
    if (!row) return;
    const name = this.authorOf(item);
    row.dataset.testid = 'message';
    row.dataset.from = item.from;
    row.dataset.state = item.state;
    if (item.seq) row.dataset.seq = item.seq;
    if (item.from === 'agent') row.dataset.aiGenerated = 'true';
    const spoken = item.from === 'prospect' ? this.words('youSaid') : this.words('said', { name: item.from === 'agent' && item.author ? `${name} (${this.words('assistant')})` : name });
    item.said ||= make('span', 'hidden');
    item.said.textContent = `${spoken}: `;
    row.insertBefore(item.said, item.bubble);
    item.name.textContent = name;
    item.name.setAttribute('aria-hidden', 'true');
    if (item.written !== item.text) { writeText(item.body, item.text, this.words('opensNew')); item.written = item.text; }

    item.meta.replaceChildren();
    item.meta.removeAttribute('role');
    if (item.state === 'failed') {
      item.meta.setAttribute('role', 'alert');
      const again = make('button', 'retry', this.words('retry'));
      again.type = 'button';
      again.dataset.testid = 'retry';
      again.addEventListener('click', () => this.onRetry(item.id));
      item.meta.append(item.detail || this.words('failed'), ' ', again);
    } else if (item.state === 'sending' || item.state === 'waiting') {
      item.meta.append(this.words(item.state));
    } else {
      const at = new Date(item.at);
      if (!Number.isNaN(at.getTime())) {
        const time = make('time', '', this.clock.format(at));
        time.dateTime = item.at;
        if (item.from === 'prospect') item.meta.append(make('span', 'done', `${this.words('sent')} · `));
        item.meta.append(time);
      }
    }
  }

  /** Once per frame, however many messages a resume brings. */
  arrange() {
    if (this.drawing) return;
    const draw = () => {
      this.drawing = 0;
      this.showRows();
      this.group();
      if (this.streamOver) this.hideStream();
      if (this.following) this.toEnd();
    };
    this.drawing = document.hidden ? setTimeout(draw, 50) : requestAnimationFrame(draw);
  }

  group() {
    let before = null;
    const latest = this.items.findLast((item) => item.from === 'prospect');
    this.items.forEach((item, index) => {
      const after = this.items[index + 1];
      const same = (a, b) => a && b && a.from === b.from && a.author === b.author && !this.isNewDay(a, b)
        && Math.abs(new Date(b.at) - new Date(a.at)) < 300000;
      const first = !same(before, item);
      const last = !same(item, after);
      item.row.className = ['row', item.from, first && 'first', last && 'last', item === latest && 'latest', item.quiet && 'still'].filter(Boolean).join(' ');
      item.dayLine.hidden = !(this.isNewDay(before, item));
      item.dayLine.textContent = item.dayLine.hidden ? '' : this.dayName(item.at);
      item.name.hidden = !first || item.from === 'prospect' || item.from === 'system';
      item.meta.hidden = !last && item.state === 'sent';
      before = item;
    });
  }

  isNewDay(before, item) {
    const day = new Date(item.at).toDateString();
    return before ? new Date(before.at).toDateString() !== day : day !== new Date().toDateString();
  }

  dayName(at) {
    const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86400000);
    return ago === 0 ? this.words('today') : ago === 1 ? this.words('yesterday') : this.day.format(new Date(at));
  }

  // ---- streaming and typing, both outside the live region --------------------

  delta(turn, text) {
    if (turn !== this.turn) { this.turn = turn; this.streamed = ''; }
    this.streamed += text;
    this.streamOver = false;
    this.endTyping();
    this.stream.querySelector('p').textContent = this.streamed;
    this.stream.hidden = !this.streamed;
    if (this.following) this.toEnd();
  }

  /** Hidden in the same frame that shows the final message: nothing jumps. */
  endStream() {
    this.turn = null;
    this.streamed = '';
    this.streamOver = true;
    this.arrange();
  }

  hideStream() {
    this.streamOver = false;
    this.stream.hidden = true;
  }

  typing(kind) {
    if (!this.stream.hidden) return;
    this.typingRow.hidden = false;
    this.typingRow.classList.toggle('closer', kind === 'closer');
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.endTyping(), 8000);
    if (this.following) this.toEnd();
  }

  endTyping() {
    clearTimeout(this.typingTimer);
    this.typingRow.hidden = true;
  }

  // ---- scrolling -------------------------------------------------------------

  toEnd(behavior = 'instant') {
    this.following = true;
    this.jump.hidden = true;
    this.scroll.scrollTo({ top: this.scroll.scrollHeight, behavior });
  }

  scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    const near = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    // Only a person scrolls up: text that arrives pushes the end away without that.
    if (near || scrollTop < this.lastTop - 2) this.following = near;
    this.lastTop = scrollTop;
    if (this.following) { this.jump.hidden = true; this.onSeen(); }
  }
}
