// What the console knows. Views listen to topics; nothing else changes these fields but the
// functions here.

import { isErased } from "./words.js";

export const state = {
  me: null,
  closers: new Map(),
  leads: new Map(),
  handoffs: new Map(),
  conversations: new Map(),
  packets: new Map(),
  found: new Set(),
  cursor: null,
  loading: true,
  error: null,
  connection: "connecting",
  brokenEdits: [],
  tab: "all",
  filters: { q: "", campaign: "", grade: "", status: "" },
  selected: null,
  open: null,
  openError: null,
};

const listeners = new Map();

export function on(topic, listener) {
  if (!listeners.has(topic)) listeners.set(topic, []);
  listeners.get(topic).push(listener);
}

// Many changes in one turn make one drawing.
const waiting = new Set();
export function changed(...topics) {
  if (waiting.size === 0) queueMicrotask(flush);
  for (const topic of topics) waiting.add(topic);
}

function flush() {
  const topics = [...waiting];
  waiting.clear();
  for (const topic of topics) for (const listener of listeners.get(topic) ?? []) listener();
}

/** A lead from the server. An older epoch never replaces a newer one. Returns whether it is new. */
export function putLead(lead) {
  if (!lead?.id) return false;
  const known = state.leads.get(lead.id);
  if (known && (lead.epoch ?? 0) < (known.epoch ?? 0)) return false;
  if (known && isErased(lead) && !isErased(known)) {
    state.packets.delete(lead.id);
    state.conversations.delete(known.conversation_id);
    for (const handoff of state.handoffs.values()) if (handoff.lead_id === lead.id) state.handoffs.delete(handoff.id);
    changed("talk");
  }
  const last = isErased(lead) ? lead.last_message : newest(known?.last_message, lead.last_message);
  state.leads.set(lead.id, { ...known, ...lead, last_message: last });
  changed("list");
  if (state.open === lead.id) changed("lead");
  return !known;
}

/** Forgets a lead that is gone, an erased prospect's for one. */
export function dropLead(id) {
  const conversationId = state.leads.get(id)?.conversation_id;
  state.leads.delete(id);
  state.packets.delete(id);
  state.conversations.delete(conversationId);
  changed("list", "lead", "talk");
}

function newest(a, b) {
  if (!a || !b) return b ?? a ?? null;
  return (b.seq ?? 0) >= (a.seq ?? 0) ? b : a;
}

const OVER = new Set(["declined", "expired", "unavailable", "prospect_left", "error", "completed"]);

export function putHandoff(handoff) {
  if (!handoff?.id) return;
  const merged = { ...state.handoffs.get(handoff.id), ...handoff };
  if (OVER.has(merged.state)) state.handoffs.delete(handoff.id);
  else state.handoffs.set(handoff.id, merged);
  changed("list", "lead");
}

/** Replaces all handoffs that are under way, as the server lists them. */
export function replaceHandoffs(handoffs) {
  state.handoffs.clear();
  for (const handoff of handoffs) if (!OVER.has(handoff.state)) state.handoffs.set(handoff.id, handoff);
  changed("list", "lead");
}

export function conversation(id) {
  if (!state.conversations.has(id)) {
    state.conversations.set(id, { id, status: null, messages: new Map(), pending: new Map(), typing: null, read: null, loaded: false });
  }
  return state.conversations.get(id);
}

export function lastSeq(conversationId) {
  return Math.max(0, ...conversation(conversationId).messages.keys());
}

export function putMessages(conversationId, messages) {
  const talk = conversation(conversationId);
  for (const message of messages) {
    if (!Number.isInteger(message?.seq)) continue;
    talk.messages.set(message.seq, message);
    if (talk.typing?.from === message.from) talk.typing = null;
    for (const lead of state.leads.values()) {
      if (lead.conversation_id !== conversationId || isNote(message)) continue;
      if ((lead.last_message?.seq ?? 0) <= message.seq) lead.last_message = message;
    }
  }
  changed("talk", "list");
}

/** The prospect has seen everything up to `seq`. */
export function putRead(conversationId, seq, at) {
  const talk = conversation(conversationId);
  if (!Number.isInteger(seq) || (talk.read?.seq ?? 0) >= seq) return;
  talk.read = { seq, at };
  changed("talk");
}

export const isNote = (message) => message.note === true || message.from === "note";

/** The offer of a lead that is still open, or the handoff that is under way. */
export function handoffOf(lead) {
  for (const handoff of state.handoffs.values()) if (handoff.lead_id === lead?.id) return handoff;
  return null;
}

export const isOffered = (handoff) => handoff?.state === "offered";

/** Whether the person at this console can take the offer. */
export function canAccept(handoff) {
  if (!isOffered(handoff)) return false;
  return state.me?.role === "admin" || textId(handoff.closer) === state.me?.closer?.id;
}

export const textId = (reference) => (typeof reference === "string" ? reference : reference?.id ?? null);

export function isMine(lead) {
  if (lead?.owner?.kind !== "closer") return false;
  const mine = state.me?.closer?.id;
  return mine ? lead.owner.id === mine : false;
}

export function closerName(id) {
  const known = state.closers.get(textId(id));
  return known?.name ?? (typeof id === "object" ? id?.name : null) ?? textId(id) ?? "somebody";
}

// What has been seen stays in this browser: it is about the screen, not about the lead.
const SEEN = "fronter.console.seen";
const seen = readSeen();

function readSeen() {
  try {
    return new Map(Object.entries(JSON.parse(localStorage.getItem(SEEN) ?? "{}")));
  } catch {
    return new Map();
  }
}

export function isUnread(lead) {
  const last = lead.last_message;
  return last?.from === "prospect" && last.seq > (seen.get(lead.conversation_id) ?? 0) && !isClosed(lead);
}

export function markSeen(lead) {
  const seq = lead?.last_message?.seq;
  if (!seq || (seen.get(lead.conversation_id) ?? 0) >= seq) return;
  seen.delete(lead.conversation_id);
  seen.set(lead.conversation_id, seq);
  while (seen.size > 500) seen.delete(seen.keys().next().value);
  try {
    localStorage.setItem(SEEN, JSON.stringify(Object.fromEntries(seen)));
  } catch { /* private browsing: unread starts afresh */ }
  changed("list");
}

export const CLOSED = ["won", "lost", "disqualified", "opted_out"];
/** Nothing is to be done any more. */
export const isClosed = (lead) => CLOSED.includes(lead.status) || isErased(lead);
