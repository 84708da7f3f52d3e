/* The panel: joins the page's loader (through one MessagePort), the connection
 * and the transcript. Runs on the chat's origin inside a frame, or by itself as
 * a page of its own: `panel.html?campaign=demo`. */

import { Connection } from './connection.js';
import { Memory } from './memory.js';
import { Transcript } from './transcript.js';
import { languageOf, wordsFor } from './words.js';

const API = new URL('../v1/', location.href);
const MAX_LINES_PX = 132;
const WARN_CHARACTERS = 300;
const RTL = /^(ar|fa|he|ur)\b/;
const at = (id) => document.getElementById(id);

let port = null;
let settings = { campaign: 'demo' };
let words = wordsFor('en');
let context = {};
let prospect = null;
let extra = null;
let consent = null;
let isOpen = false;
let alone = false;
let unread = 0;
let closer = null;
let handoffState = '';
let ending = '';
let state = 'idle';
let connection = null;
let transcript = null;
let noticeTimer = 0;
let alertTimer = 0;
let readTimer = 0;

const tell = (type, fields) => { if (port) port.postMessage({ type, ...fields }); };
const emit = (name, detail) => tell('event', { name, detail });

// ---- header and status -------------------------------------------------------

const CLOSER_HERE = new Set(['accepted', 'connected', 'completed', 'meeting', 'opportunity']);
const LOOKING = new Set(['requested', 'declined', 'expired', 'handed_off', 'offered']);
const BACK_TO_AGENT = new Set(['open', 'engaged', 'qualified', 'released']);
const OVER = new Set(['closed', 'prospect_left']);

/** What the visitor is told about a state; scores and verdicts stay unsaid. */
function statusLine() {
  const name = (closer && closer.name) || words('person');
  if (CLOSER_HERE.has(handoffState)) return words('connected', { name });
  if (handoffState === 'unavailable') return words('unavailable');
  if (handoffState === 'callback' || handoffState === 'booked') return words('callback');
  if (LOOKING.has(handoffState)) return closer && closer.name && !['declined', 'expired'].includes(handoffState) ? words('offered', { name }) : words('looking');
  return '';
}

function drawHead() {
  const business = settings.business || '';
  const person = closer && CLOSER_HERE.has(handoffState) ? closer : null;
  const personName = person ? person.name || words('team') : '';
  at('title').textContent = business || settings.agent || words('assistant');
  at('badge').textContent = person ? personName : words('assistant');
  document.body.dataset.with = person ? 'closer' : 'agent';
  const initials = (person ? personName : business || 'A').split(/\s+/).map((part) => [...part][0]).slice(0, 2).join('').toUpperCase();
  at('face').textContent = initials;
  at('presence').textContent = person ? words('team') : words('online');
  at('intro').textContent = business ? words('intro', { business }) : words('introPlain');
  document.title = business ? `${business} · Chat` : 'Chat';
}

function drawStatus(passing) {
  const line = { offline: 'offline', reconnecting: 'reconnecting', unreachable: 'unreachable', refused: 'unreachable' }[state];
  const text = line ? words(line) : statusLine() || passing || '';
  const box = at('status');
  box.hidden = !text;
  box.dataset.kind = line ? 'line' : 'handoff';
  box.dataset.state = line ? state : handoffState;
  if (box.textContent !== text) box.textContent = text;
  document.documentElement.dataset.connection = state;
  document.documentElement.dataset.handoff = handoffState;
}

function passing(text) {
  clearTimeout(noticeTimer);
  drawStatus(text);
  noticeTimer = setTimeout(() => drawStatus(), 6000);
}

function hearStatus({ status: told, closer: named }) {
  if (!told) return;
  const before = handoffState;
  const nameBefore = closer && closer.name;
  const wasWithCloser = CLOSER_HERE.has(before);
  if (named && typeof named === 'object') closer = { ...(closer && closer.name === named.name ? closer : {}), name: named.name || named.id };
  else if (typeof named === 'string') closer = { ...(closer && closer.name === named ? closer : {}), name: named };
  // Whoever has joined stays joined, whatever step of the sale is told after that.
  const status = before === 'connected' && CLOSER_HERE.has(told) && closer && closer.name === nameBefore ? before : told;
  if (CLOSER_HERE.has(status) || LOOKING.has(status) || ['unavailable', 'callback', 'booked'].includes(status)) handoffState = status;
  else if (BACK_TO_AGENT.has(status)) { handoffState = ''; closer = null; }
  drawHead();
  drawStatus(wasWithCloser && !handoffState ? words('back') : '');
  if (wasWithCloser && !handoffState) passing(words('back'));
  if (handoffState !== before) emit('handoff', { state: handoffState || status, closer: closer && closer.name ? { name: closer.name } : undefined });
  if (status === 'opted_out') end('stopped');
  else if (OVER.has(status)) end('ended');
  else if (ending === 'stopped') goOn();
}

/** Nothing more can be written here: the talk is over, or the visitor said stop. */
function end(why) {
  if (ending) return;
  ending = why;
  at('ended').hidden = false;
  at('compose').hidden = true;
  at('chips').hidden = true;
  drawEnding();
  emit('conversation:ended', {});
}

function goOn() {
  ending = '';
  at('ended').hidden = true;
  at('compose').hidden = false;
}

function drawEnding() {
  at('ended').querySelector('p').textContent = words(ending === 'stopped' ? 'stopped' : 'ended');
  at('ended').querySelector('button').textContent = words(ending === 'stopped' ? 'resume' : 'restart');
}

const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function alertOnce(text) {
  if (!text) return;
  at('alert').textContent = text;
  at('alert').hidden = false;
  clearTimeout(alertTimer);
  alertTimer = setTimeout(() => { at('alert').hidden = true; }, 7000);
}

// ---- what the connection tells -------------------------------------------------

const hooks = {
  started({ id, resumed, draft }) {
    transcript.log.setAttribute('aria-live', resumed ? 'off' : 'polite');
    setTimeout(() => transcript.log.setAttribute('aria-live', 'polite'), 1500);
    if (draft && !at('text').value) { at('text').value = draft; fitComposer(); }
    tell('kept', { kept: true });
    emit('conversation:started', { id, resumed });
    if (resumed) connection.context({ ...context, ...fromPage() });
  },
  message(message, { fromMemory, unread: isNew }) {
    if (message.from === 'closer') {
      // A person who writes has taken over, whether or not the status came first.
      const known = CLOSER_HERE.has(handoffState);
      closer = { name: message.author || (closer && closer.name), wrote: true, inferred: known ? closer && closer.inferred : true };
      if (!known) { handoffState = 'connected'; emit('handoff', { state: 'connected', closer: { name: closer.name } }); }
      drawHead();
      drawStatus();
    }
    if (message.from === 'agent' && closer && closer.inferred) hearStatus({ status: 'engaged' });
    if (message.from === 'agent' && message.author && !settings.agent) settings.agent = message.author;
    transcript.add(message, fromMemory || document.hidden);
    if (message.from === 'prospect') { at('chips').hidden = true; return; }
    at('announce').textContent = '';
    if (isNew && !fromMemory) emit('message:received', { seq: message.seq, from: message.from, at: message.at });
    if (seeing()) { seen(); return; }
    if (isNew) {
      unread += 1;
      tell('unread', { count: unread });
      if (!fromMemory && !isOpen && message.from !== 'system') tell('preview', { text: message.text, author: message.author || settings.business || words('assistant') });
    }
  },
  queued(id, text) { transcript.queue(id, text); if (['offline', 'reconnecting', 'unreachable'].includes(state)) transcript.mark(id, 'waiting'); },
  sending(id) { transcript.mark(id, 'sending'); },
  waiting(id) { transcript.mark(id, 'waiting'); },
  sent(id, seq, rest) {
    transcript.sent(id, seq, rest);
    emit('message:sent', { id, seq });
  },
  failed(id, detail) { transcript.mark(id, 'failed', detail === 'too_large' ? words('tooLong') : detail); emit('error', { reason: 'message_failed', id }); },
  delta(turn, text) { transcript.delta(turn, text); },
  typing(from) {
    if (from === 'prospect') return;
    transcript.typing(from);
    const name = from === 'closer' && closer && closer.name ? closer.name : words('assistant');
    if (!at('announce').textContent) at('announce').textContent = words('typing', { name });
  },
  interrupted() { transcript.endStream(); transcript.endTyping(); },
  status: hearStatus,
  state(next) {
    state = next;
    // The greeting is on its way; on a slow line that takes a while.
    if (next === 'connecting' && !transcript.items.length) transcript.typing('agent');
    else if (['offline', 'unreachable', 'refused'].includes(next)) transcript.endTyping();
    drawStatus();
    emit('connection', next);
  },
  ended: () => end('ended'),
  problem(problem) {
    alertOnce(problem.title === 'too_fast' || problem.status === 429 ? words('tooFast') : sentence(problem.detail || problem.title || ''));
    emit('error', { reason: 'refused', title: problem.title, status: problem.status });
  },
  forgotten() {
    transcript.clear();
    closer = null;
    handoffState = '';
    unread = 0;
    goOn();
    drawHead();
    drawStatus();
    showChips();
    tell('unread', { count: 0 });
    tell('kept', { kept: false });
  },
  kept: () => transcript.kept(),
  draft: () => at('text').value,
};

const fromPage = () => ({ ...(extra && { extra }), ...(prospect && { prospect }) });
const seeing = () => isOpen && !document.hidden && transcript.following;

function seen() {
  if (!isOpen || document.hidden) return;
  if (unread) { unread = 0; tell('unread', { count: 0 }); }
  clearTimeout(readTimer);
  readTimer = setTimeout(() => { if (isOpen && !document.hidden) connection.read(transcript.lastSeq); }, 200);
}

// ---- composer ------------------------------------------------------------------

function fitComposer() {
  const text = at('text');
  text.style.height = 'auto';
  text.style.height = `${Math.min(text.scrollHeight, MAX_LINES_PX)}px`;
  text.style.overflowY = text.scrollHeight > MAX_LINES_PX ? 'auto' : 'hidden';
  at('send').disabled = !text.value.trim();
  const left = text.maxLength - text.value.length;
  at('left').textContent = left < WARN_CHARACTERS ? words('left', { count: left }) : '';
  drawFoot();
}

function drawFoot() { at('foot').hidden = !at('left').textContent && at('privacy').hidden; }

function send(text) {
  const trimmed = text.trim();
  if (!trimmed) return;
  at('chips').hidden = true;
  at('announce').textContent = '';
  connection.begin();
  connection.send(trimmed);
}

function submit() {
  const text = at('text');
  const value = text.value;
  if (!value.trim()) return;
  text.value = '';
  fitComposer();
  send(value);
  text.focus();
}

function showChips() {
  const chips = at('chips');
  chips.replaceChildren();
  for (const suggestion of (Array.isArray(settings.suggestions) ? settings.suggestions : []).slice(0, 4)) {
    const chip = document.createElement('button');
    chip.type = 'button';
    chip.className = 'chip';
    chip.dataset.testid = 'suggestion';
    chip.textContent = String(suggestion).slice(0, 80);
    chip.addEventListener('click', () => { send(chip.textContent); at('text').focus(); });
    chips.append(chip);
  }
  chips.hidden = !chips.childElementCount || transcript.items.some((item) => item.from === 'prospect');
}

// ---- opening, consent, settings --------------------------------------------------

const consentWanted = () => settings.consent && settings.consent.required && !connection.hasMemory && !(consent && consent.chat);

function start() {
  if (consentWanted()) {
    at('gate').hidden = false;
    at('compose').hidden = true;
    return;
  }
  at('gate').hidden = true;
  if (at('ended').hidden) at('compose').hidden = false;
  connection.begin();
}

function open({ focus, text }) {
  isOpen = true;
  connection.visible = true;
  start();
  if (text) { at('text').value = text; fitComposer(); }
  if (focus) focusFirst();
  transcript.toEnd();
  seen();
}

function close() {
  isOpen = false;
  connection.visible = false;
}

function focusFirst() {
  const first = !at('gate').hidden ? at('gate-start') : at('compose').hidden ? at('ended').querySelector('button') : at('text');
  first.focus({ preventScroll: true });
}

function setPrivacy(link, address) {
  let url = null;
  try { url = new URL(address); } catch { /* none given */ }
  link.hidden = !url || !/^https?:$/.test(url.protocol);
  if (!link.hidden) link.href = url.href;
  link.textContent = words('privacy');
}

function speak(locale) {
  settings.locale = locale;
  words = wordsFor(locale);
  document.documentElement.lang = languageOf(locale);
  document.documentElement.dir = RTL.test(locale) ? 'rtl' : 'ltr';
  transcript.speak(words, languageOf(locale) === 'en' && !/^en/i.test(locale) ? 'en' : locale);
  at('text').placeholder = words('placeholder');
  at('label').textContent = words('label');
  at('compose').setAttribute('aria-label', words('label'));
  at('send').setAttribute('aria-label', words('send'));
  at('close').setAttribute('aria-label', words('close'));
  at('log').setAttribute('aria-label', words('log'));
  at('jump').textContent = words('latest');
  drawEnding();
  at('gate-title').textContent = words('consent');
  at('gate-text').textContent = (settings.consent && settings.consent.text) || words('consentText');
  at('gate-start').textContent = words('start');
  setPrivacy(at('privacy'), settings.privacyUrl);
  setPrivacy(at('gate-privacy'), (settings.consent && settings.consent.privacyUrl) || settings.privacyUrl);
  drawHead();
  drawStatus();
  drawFoot();
}

function setUp(given) {
  settings = { ...given.settings, storage: given.settings.storage || 'auto' };
  context = given.context || {};
  prospect = given.prospect || null;
  extra = given.extra || null;
  consent = given.consent ? { ...given.consent, at: new Date().toISOString() } : null;
  const root = document.documentElement;
  if (/^#[0-9a-f]{3,6}$/i.test(settings.color || '')) {
    root.style.setProperty('--brand', settings.color);
    const isLight = settings.onColor === '#16181d';
    root.style.setProperty('--on-brand', isLight ? '#16181d' : '#ffffff');
    root.dataset.brand = isLight ? 'light' : 'dark';
  }
  if (['light', 'dark'].includes(settings.theme)) root.dataset.theme = settings.theme;
  transcript = new Transcript({
    log: at('log'), scroll: at('scroll'), stream: at('stream'), typing: at('typing'), jump: at('jump'),
    onRetry: (id) => connection.retry(id), onSeen: seen,
  });
  connection = new Connection({
    api: API, campaign: settings.campaign, storage: settings.storage, hooks,
    opening: () => ({
      prospect: { locale: settings.locale, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, ...prospect },
      context: { ...context, ...(extra && { extra }) },
      consent: consent || undefined,
    }),
  });
  speak(String(settings.locale || navigator.language || 'en'));
  showChips();
  fitComposer();
  tell('ready');
  if (given.open) open({ focus: given.focus, text: given.text });
  else if (connection.hasMemory) connection.begin();
}

/** What the loader may ask for. */
const asked = {
  open,
  close,
  focus: ({ edge }) => (edge === 'last' && !at('compose').hidden ? at('text') : at('close')).focus(),
  narrow: ({ narrow }) => { document.body.dataset.narrow = String(narrow); },
  page: ({ context: fields }) => {
    context = { ...context, ...fields, visits: [...(context.visits || []), ...(fields.visits || [])].slice(-20) };
    connection.context(fields);
  },
  prospect: ({ prospect: given }) => { prospect = given; connection.context({ prospect }); },
  extra: ({ extra: given }) => { extra = given; connection.context({ extra }); },
  consent: ({ consent: given }) => {
    consent = { ...given, at: new Date().toISOString() };
    connection.context({ consent });
    if (isOpen) start();
  },
  locale: ({ locale }) => { speak(String(locale)); connection.context({ prospect: { ...prospect, locale } }); },
};

function askToClose() {
  if (alone) return;
  close();
  tell('close');
}

function wire() {
  const text = at('text');
  text.addEventListener('input', () => { fitComposer(); if (text.value) connection.typing(); });
  text.addEventListener('change', () => connection.remember());
  text.addEventListener('keydown', (event) => {
    // While an input method composes, Enter belongs to it (229: Safari's order of events).
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      event.preventDefault();
      submit();
    }
  });
  at('compose').addEventListener('submit', (event) => { event.preventDefault(); submit(); });
  at('close').addEventListener('click', askToClose);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) askToClose();
  });
  document.addEventListener('visibilitychange', () => { if (!document.hidden && transcript && seeing()) seen(); });
  window.addEventListener('pagehide', () => { if (connection) connection.remember(); });
  at('ended').querySelector('button').addEventListener('click', () => {
    // The word that takes an opt-out back, on every channel.
    if (ending === 'stopped') { goOn(); send('START'); } else { connection.forget(); start(); }
    at('text').focus();
  });
  at('gate-start').addEventListener('click', () => {
    consent = { ...consent, chat: true, text: at('gate-text').textContent, at: new Date().toISOString() };
    emit('consent', { chat: true });
    start();
    focusFirst();
  });
}

wire();
if (window.parent === window) {
  alone = true;
  document.body.dataset.alone = 'true';
  const query = new URLSearchParams(location.search);
  at('close').hidden = true;
  setUp({ open: true, focus: true, settings: { campaign: query.get('campaign') || 'demo', business: query.get('business') || '', locale: query.get('locale') || navigator.language } });
} else {
  window.addEventListener('message', (event) => {
    // Which sites may embed us is decided by `frame-ancestors`; here only the page
    // around us may speak, once, and everything after goes through its port.
    const { data } = event;
    if (event.source !== window.parent || !data || data.fronter !== 1 || event.origin === 'null') return;
    if (data.type === 'forget') { for (const kind of ['auto', 'session']) new Memory(String(data.campaign), kind).forget(); return; }
    if (data.type !== 'init' || port || !event.ports[0]) return;
    [port] = event.ports;
    port.onmessage = ({ data: message }) => {
      if (message && Object.hasOwn(asked, message.type)) asked[message.type](message);
    };
    setUp(data);
  });
}
