/* The line to the server: one conversation over `fronter.v1`, resumed by seq,
 * with JSON over HTTP where websockets do not get through. Knows no element of
 * the page. Durable messages come out exactly once, by seq; what the visitor
 * writes stays in the outbox until the server has acknowledged it. */

import { Memory } from './memory.js';

const PING_EVERY_MS = 25000;
const PONG_WAIT_MS = 10000;
const WELCOME_WAIT_MS = 8000;
const ACK_WAIT_MS = 20000;
const POLL_OPEN_MS = 3500;
const POLL_HIDDEN_MS = 20000;
const SOCKET_AGAIN_MS = 60000;
const TYPING_EVERY_MS = 3000;
const BACKOFF_CAP_MS = 30000;
const MIN_WAIT_MS = 150;
const SOCKET_FAILURES = 2;

const CLOSE = { done: 1000, away: 1001, restart: 1012, badToken: 4401, noHello: 4408, tooLarge: 4413, tooFast: 4429 };
const REFUSED = (status) => status >= 400 && status < 500 && ![401, 403, 404, 408, 425, 429].includes(status);

/** A random id; `randomUUID` exists on secure origins only. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

class HttpFailure extends Error {
  constructor(status, problem, retryAfterMs) {
    super(problem.detail || problem.title || `status ${status}`);
    this.status = status;
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

export class Connection {
  /**
   * @param {{api: URL, campaign: string, storage: string, opening: () => object, hooks: object}} options
   *   `opening()` gives `{prospect, context, consent}` when the conversation starts.
   *   Hooks: started, message, sent, waiting, failed, delta, typing, status, state, ended, problem, forgotten.
   */
  constructor({ api, campaign, storage, opening, hooks }) {
    this.api = api;
    this.campaign = campaign;
    this.opening = opening;
    this.hooks = hooks;
    this.memory = new Memory(campaign, storage);
    this.state = 'idle';
    this.visible = false;
    this.reset();
    window.addEventListener('online', () => this.hurry());
    window.addEventListener('offline', () => { if (this.begun) this.setState('offline'); });
    document.addEventListener('visibilitychange', () => { if (!document.hidden) this.hurry(); });
    window.addEventListener('pageshow', (event) => { if (event.persisted) this.hurry(); });
  }

  reset() {
    clearTimeout(this.rememberTimer);
    this.rememberTimer = 0;
    clearTimeout(this.timer);
    this.pendingAction = null;
    clearInterval(this.pinger);
    clearTimeout(this.pongTimer);
    for (const entry of this.outbox || []) clearTimeout(entry.timer);
    this.dropSocket();
    this.conversation = null;
    this.seen = new Set();
    this.lastSeq = 0;
    this.outbox = [];
    this.pendingContext = null;
    this.attempt = 0;
    this.socketFailures = 0;
    this.polling = false;
    this.polledStatus = '';
    this.begun = false;
    this.finished = false;
    this.createKey = newId();
    this.generation = (this.generation || 0) + 1;
  }

  // ---- life ----------------------------------------------------------------

  get hasMemory() { return this.memory.conversation !== null; }

  /** Takes up the remembered conversation, or starts one. */
  begin() {
    if (this.begun) return;
    this.begun = true;
    this.conversation = this.memory.conversation;
    if (!this.conversation) { this.create(); return; }
    const tab = this.memory.tab(this.conversation.id);
    this.hooks.started({ id: this.conversation.id, resumed: true, draft: tab.draft });
    for (const message of tab.messages) this.take(message, true);
    for (const { id, text } of tab.outbox) this.enqueue(id, text);
    this.connect();
  }

  async create() {
    const generation = this.generation;
    this.setState('connecting');
    try {
      const { prospect, context, consent } = this.opening();
      const answer = await this.call('POST', 'conversations', {
        campaign: this.campaign, channel: 'widget',
        ...(prospect && { prospect }), ...(context && { context }), ...(consent && { consent }),
      }, { 'Idempotency-Key': this.createKey });
      if (generation !== this.generation) return;
      this.attempt = 0;
      this.conversation = { id: answer.id, token: answer.token, read: 0 };
      this.memory.conversation = this.conversation;
      this.hooks.started({ id: answer.id, resumed: false, draft: '' });
      for (const message of answer.messages || []) this.take(message, false);
      this.remember();
      this.connect();
    } catch (failure) {
      if (generation !== this.generation) return;
      if (failure instanceof HttpFailure && REFUSED(failure.status) || failure.status === 403 || failure.status === 404) {
        this.hooks.problem(failure.problem);
        this.setState('refused');
        return;
      }
      this.setState(navigator.onLine === false ? 'offline' : this.attempt > 1 ? 'unreachable' : 'connecting');
      this.later(() => this.create(), failure.retryAfterMs);
    }
  }

  /** Forgets the conversation here. The server keeps it. */
  forget() {
    this.memory.forget();
    this.reset();
    this.hooks.forgotten();
  }

  /** The token is no longer good: begin anew and take along what was not yet delivered. */
  startAnew() {
    const recently = Date.now() - (this.anewAt || 0) < 60000;
    this.anewAt = Date.now();
    const unsent = this.outbox.map(({ id, text }) => ({ id, text }));
    this.forget();
    if (recently) { this.begun = true; this.setState('refused'); return; }
    this.begin();
    for (const { id, text } of unsent) this.enqueue(id, text);
  }

  stop() {
    this.reset();
    this.setState('idle');
  }

  setState(state) {
    if (state === this.state) return;
    this.state = state;
    this.hooks.state(state);
  }

  later(action, atLeastMs = 0) {
    clearTimeout(this.timer);
    const ceiling = Math.min(BACKOFF_CAP_MS, 500 * 2 ** this.attempt);
    this.attempt += 1;
    const wait = Math.max(atLeastMs || 0, MIN_WAIT_MS) + Math.random() * ceiling;
    this.pendingAction = action;
    this.timer = setTimeout(() => { this.pendingAction = null; action(); }, wait);
  }

  /** Something got better (online, visible): try at once instead of waiting. */
  hurry() {
    if (!this.begun || this.finished) return;
    if (this.pendingAction) {
      const action = this.pendingAction;
      clearTimeout(this.timer);
      this.pendingAction = null;
      this.attempt = 0;
      action();
    } else if (this.socket && this.welcomed) {
      this.ping(PONG_WAIT_MS / 2);
    }
  }

  rememberSoon() {
    this.rememberTimer ||= setTimeout(() => this.remember(), 150);
  }

  remember() {
    clearTimeout(this.rememberTimer);
    this.rememberTimer = 0;
    if (!this.conversation) return;
    this.memory.keepTab({
      id: this.conversation.id,
      messages: this.hooks.kept(),
      outbox: this.outbox.map(({ id, text }) => ({ id, text })),
      draft: this.hooks.draft(),
    });
  }

  // ---- coming in -----------------------------------------------------------

  take(message, fromMemory) {
    if (!message || !(message.seq > 0) || typeof message.text !== 'string' || this.seen.has(message.seq)) return;
    this.seen.add(message.seq);
    this.lastSeq = Math.max(this.lastSeq, message.seq);
    this.hooks.message(message, { fromMemory, unread: message.seq > (this.conversation.read || 0) });
    if (!fromMemory) this.rememberSoon();
  }

  acknowledge(id, seq) {
    const at = this.outbox.findIndex((entry) => entry.id === id);
    if (at < 0) return;
    const [entry] = this.outbox.splice(at, 1);
    clearTimeout(entry.timer);
    const known = this.seen.has(seq);
    this.seen.add(seq);
    // `lastSeq` stays: what the server sent before this may still be on its way.
    this.hooks.sent(id, seq, { known, text: entry.text });
    this.rememberSoon();
  }

  read(seq) {
    if (!this.conversation || seq <= (this.conversation.read || 0)) return;
    this.conversation = { ...this.conversation, read: seq };
    this.memory.conversation = this.conversation;
    this.put({ type: 'read', seq });
  }

  // ---- going out -----------------------------------------------------------

  send(text) {
    const id = newId();
    this.enqueue(id, text);
    return id;
  }

  enqueue(id, text) {
    const entry = { id, text, sentOn: null };
    this.outbox.push(entry);
    this.hooks.queued(id, text);
    this.watch(entry);
    this.remember();
    this.flush();
  }

  watch(entry) {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => {
      // Without a connection nothing has failed yet: it goes out once there is one.
      if (this.state === 'online' || this.state === 'polling') { this.hooks.failed(entry.id, ''); return; }
      this.hooks.waiting(entry.id);
      this.watch(entry);
    }, ACK_WAIT_MS);
  }

  /** Sends a message again under the same id, so that it cannot arrive twice. */
  retry(id) {
    const entry = this.outbox.find((candidate) => candidate.id === id);
    if (!entry) return;
    entry.sentOn = null;
    entry.refused = false;
    this.hooks.sending(id);
    this.watch(entry);
    this.hurry();
    this.flush();
  }

  refuse(entry, detail) {
    clearTimeout(entry.timer);
    entry.refused = true;
    this.hooks.failed(entry.id, detail);
  }

  flush() {
    if (this.polling) { this.flushByPost(); return; }
    if (!this.socket || !this.welcomed) return;
    for (const entry of this.outbox) {
      if (entry.refused || entry.sentOn === this.socket) continue;
      if (entry.sentOn) { this.hooks.sending(entry.id); this.watch(entry); }
      entry.sentOn = this.socket;
      this.put({ type: 'message', id: entry.id, text: entry.text });
    }
  }

  typing() {
    if (Date.now() - (this.typedAt || 0) < TYPING_EVERY_MS) return;
    this.typedAt = Date.now();
    this.put({ type: 'typing' });
  }

  /** Pages read and what the page told about the visitor. */
  context(fields) {
    if (!this.begun) return;
    const before = this.pendingContext || {};
    this.pendingContext = { ...before, ...fields, visits: [...(before.visits || []), ...(fields.visits || [])] };
    if (!this.pendingContext.visits.length) delete this.pendingContext.visits;
    this.flushContext();
  }

  async flushContext() {
    const fields = this.pendingContext;
    if (!fields || !this.conversation) return;
    if (this.polling) {
      this.pendingContext = null;
      try { await this.call('POST', `conversations/${this.conversation.id}/context`, fields); } catch { /* context is not worth a retry */ }
    } else if (this.put({ ...fields, type: 'context' })) {
      this.pendingContext = null;
    }
  }

  put(frame) {
    if (!this.socket || !this.welcomed || this.socket.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  // ---- websocket -----------------------------------------------------------

  dropSocket() {
    const socket = this.socket;
    this.socket = null;
    this.welcomed = false;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
  }

  connect() {
    if (!this.conversation) { this.create(); return; }
    this.dropSocket();
    if (!this.polling) this.setState(navigator.onLine === false ? 'offline' : this.attempt ? 'reconnecting' : 'connecting');
    const url = new URL(`conversations/${encodeURIComponent(this.conversation.id)}/ws`, this.api);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    let socket;
    try { socket = new WebSocket(url, 'fronter.v1'); } catch { this.fellBack(); return; }
    this.socket = socket;
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: 'hello', token: this.conversation.token, after: this.lastSeq }));
    };
    socket.onmessage = ({ data }) => this.hear(data);
    socket.onclose = ({ code }) => this.closed(code);
    this.timer = setTimeout(() => { this.dropSocket(); this.closed(0); }, WELCOME_WAIT_MS);
  }

  hear(data) {
    let frame;
    try { frame = JSON.parse(data); } catch { return; }
    // The browser said offline, and yet the socket lived through it.
    if (this.welcomed && this.state === 'offline' && navigator.onLine !== false) { this.setState('online'); this.flush(); }
    switch (frame.type) {
      case 'welcome':
        clearTimeout(this.timer);
        this.welcomed = true;
        this.polling = false;
        this.attempt = 0;
        this.socketFailures = 0;
        this.setState('online');
        clearInterval(this.pinger);
        this.pinger = setInterval(() => this.ping(PONG_WAIT_MS), PING_EVERY_MS);
        this.flushContext();
        this.flush();
        break;
      case 'ack': this.acknowledge(frame.id, frame.seq); break;
      case 'typing': this.hooks.typing(frame.from || 'agent'); break;
      case 'delta': this.hooks.delta(frame.turn, String(frame.text ?? '')); break;
      // A message may stand in the frame itself or under `message`.
      case 'message': this.take(frame.message || frame, false); break;
      case 'status': this.hooks.status(frame); break;
      case 'pong': clearTimeout(this.pongTimer); this.pongTimer = 0; break;
      case 'error': this.refusedFrame(frame); break;
      default: // A newer server may say more than this panel understands.
    }
  }

  refusedFrame({ problem = {}, id }) {
    const about = id ?? problem.id;
    const waiting = this.outbox.filter((entry) => !entry.refused && entry.sentOn === this.socket);
    const entry = about ? this.outbox.find((candidate) => candidate.id === about) : waiting.length === 1 ? waiting[0] : null;
    if (entry) this.refuse(entry, problem.detail || problem.title || '');
    else this.hooks.problem(problem);
  }

  ping(waitMs) {
    if (!this.put({ type: 'ping' }) || this.pongTimer) return;
    this.pongTimer = setTimeout(() => { this.pongTimer = 0; this.dropSocket(); this.closed(0); }, waitMs);
  }

  closed(code) {
    const welcomed = this.welcomed;
    const waiting = this.outbox.filter((entry) => entry.sentOn === this.socket && !entry.refused);
    this.socket = null;
    this.welcomed = false;
    clearTimeout(this.timer);
    clearInterval(this.pinger);
    clearTimeout(this.pongTimer);
    this.pongTimer = 0;
    this.hooks.interrupted();
    if (code === CLOSE.badToken) { this.startAnew(); return; }
    if (code === CLOSE.done) { this.finished = true; this.setState('ended'); this.hooks.ended(); return; }
    if (code === CLOSE.tooLarge) for (const entry of waiting) this.refuse(entry, 'too_large');
    if (code === CLOSE.tooFast) this.hooks.problem({ title: 'too_fast' });
    if (navigator.onLine === false) { this.setState('offline'); this.later(() => this.connect()); return; }
    if (!welcomed && code < 4000) this.socketFailures += 1;
    if (this.socketFailures >= SOCKET_FAILURES) { this.fellBack(); return; }
    this.setState('reconnecting');
    const pause = code === CLOSE.tooFast ? 5000 : code === CLOSE.away || code === CLOSE.restart ? Math.random() * 2000 : 0;
    this.later(() => this.connect(), pause);
  }

  // ---- HTTP, where websockets do not get through ---------------------------

  fellBack() {
    if (!this.polling) this.socketAgainAt = Date.now() + SOCKET_AGAIN_MS;
    this.polling = true;
    this.flushContext();
    this.flushByPost();
    this.poll();
  }

  async poll() {
    const generation = this.generation;
    if (Date.now() > this.socketAgainAt) {
      this.socketAgainAt = Date.now() + SOCKET_AGAIN_MS;
      this.socketFailures = SOCKET_FAILURES - 1;
      this.connect();
      return;
    }
    try {
      const answer = await this.call('GET', `conversations/${this.conversation.id}?after=${this.lastSeq}`);
      if (generation !== this.generation || !this.polling) return;
      this.attempt = 0;
      this.setState('polling');
      for (const message of answer.messages || []) this.take(message, false);
      if (answer.status && answer.status !== this.polledStatus) {
        this.polledStatus = answer.status;
        this.hooks.status({ status: answer.status, closer: answer.closer });
      }
      // It was the server that was away, then, and not only the websocket.
      if (this.pollFailed) {
        this.pollFailed = false;
        this.socketFailures = SOCKET_FAILURES - 1;
        this.connect();
        return;
      }
      this.flushByPost();
      clearTimeout(this.timer);
      this.pendingAction = () => this.poll();
      this.timer = setTimeout(() => { this.pendingAction = null; this.poll(); }, this.visible && !document.hidden ? POLL_OPEN_MS : POLL_HIDDEN_MS);
    } catch (failure) {
      if (generation !== this.generation) return;
      if ([401, 403, 404].includes(failure.status)) { this.startAnew(); return; }
      this.pollFailed = true;
      this.setState(navigator.onLine === false ? 'offline' : 'reconnecting');
      this.later(() => this.poll(), failure.retryAfterMs);
    }
  }

  async flushByPost() {
    if (this.posting || !this.conversation) return;
    const entry = this.outbox.find((candidate) => !candidate.refused);
    if (!entry) return;
    const generation = this.generation;
    this.posting = true;
    this.hooks.typing('agent');
    try {
      const answer = await this.call('POST', `conversations/${this.conversation.id}/messages`, { id: entry.id, text: entry.text }, { 'Idempotency-Key': entry.id });
      this.posting = false;
      if (generation !== this.generation) return;
      this.acknowledge(entry.id, answer.accepted.seq);
      for (const message of answer.messages || []) this.take(message, false);
      this.hooks.interrupted();
      this.flushByPost();
    } catch (failure) {
      this.posting = false;
      if (generation !== this.generation) return;
      this.hooks.interrupted();
      if (failure instanceof HttpFailure && REFUSED(failure.status)) {
        this.refuse(entry, failure.status === 413 ? 'too_large' : failure.message);
        this.flushByPost();
      } else if ([401, 403, 404].includes(failure.status)) {
        this.startAnew();
      }
      // Otherwise the next poll tries again.
    }
  }

  async call(method, path, body, headers = {}) {
    const response = await fetch(new URL(path, this.api), {
      method,
      headers: {
        Accept: 'application/json',
        ...(body && { 'Content-Type': 'application/json' }),
        ...(this.conversation && { Authorization: `Bearer ${this.conversation.token}` }),
        ...headers,
      },
      body: body && JSON.stringify(body),
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
    if (response.ok) return response.status === 204 ? {} : response.json();
    const problem = await response.json().catch(() => ({}));
    throw new HttpFailure(response.status, problem, Number(response.headers.get('Retry-After')) * 1000 || 0);
  }
}
