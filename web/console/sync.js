// Keeps the state true to the server: fetches, and takes in the frames of the live feed.

import { api } from "./api.js";
import { openFeed } from "./live.js";
import {
  state, changed, putLead, putHandoff, replaceHandoffs, putMessages, putRead, dropLead, conversation, lastSeq, markSeen, textId,
} from "./state.js";
import { listParameters } from "./selection.js";
import { offerArrived, answerArrived } from "./notify.js";

/** So often it is asked whether an edit of a campaign could not be taken up. */
const LOOK_AT_EDITS_MS = 30_000;

let feed = null;
let listRun = 0;
let onSignedOut = () => {};

/** Signs in with the session that the browser holds, loads everything and goes live. */
export async function start(signedOut) {
  onSignedOut = signedOut;
  state.me = await api.me();
  changed("me");
  await Promise.all([loadClosers(), loadHandoffs()]);
  await loadList();
  feed = openFeed({
    frame: take,
    state(connection) {
      state.connection = connection;
      changed("connection");
    },
    opened(again) {
      if (state.open) watch(state.leads.get(state.open)?.conversation_id);
      if (again) refetch();
    },
    signedOut: onSignedOut,
  });
  await loadBrokenEdits();
  setInterval(loadBrokenEdits, LOOK_AT_EDITS_MS);
}

/** Edits of campaigns that are not taken up: the log alone would tell them to nobody. */
async function loadBrokenEdits() {
  if (document.visibilityState === "hidden") return;
  try {
    state.brokenEdits = (await api.ready())?.broken_edits ?? [];
    changed("edits");
  } catch {
    // Whether the server is there, the live feed tells.
  }
}

/** What the session's end looks like from any call. */
export function failed(problem) {
  if (problem.status === 401) {
    feed?.stop();
    onSignedOut();
  }
  return problem;
}

async function loadClosers() {
  try {
    const { items } = await api.closers();
    state.closers = new Map((items ?? []).map((closer) => [closer.id, closer]));
    changed("me", "list");
  } catch (problem) {
    failed(problem);
  }
}

export async function loadHandoffs() {
  const mine = state.me?.closer?.id;
  const asked = [api.handoffs({ status: "offered", limit: 200 })];
  if (mine) asked.push(api.handoffs({ status: "accepted", closer: mine }), api.handoffs({ status: "connected", closer: mine }));
  const answers = await Promise.allSettled(asked);
  for (const answer of answers) if (answer.status === "rejected") failed(answer.reason);
  if (answers[0].status === "rejected") return;
  const handoffs = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value?.items ?? [] : []));
  replaceHandoffs(handoffs);
  const missing = handoffs.filter((handoff) => handoff.lead_id && !state.leads.has(handoff.lead_id));
  await Promise.allSettled(missing.map(async (handoff) => putLead(await api.lead(handoff.lead_id))));
}

/** The first page of the current choice, or the next one. */
export async function loadList(next) {
  listRun += 1;
  const run = listRun;
  state.loading = true;
  if (!next) {
    state.cursor = null;
    state.found = new Set();
  }
  changed("list");
  try {
    const answer = await api.leads({ ...listParameters(), cursor: next });
    if (run !== listRun) return;
    for (const lead of answer?.items ?? []) {
      putLead(lead);
      state.found.add(lead.id);
    }
    state.cursor = answer?.next_cursor ?? null;
    state.error = null;
  } catch (problem) {
    if (run !== listRun) return;
    state.error = failed(problem);
  }
  state.loading = false;
  changed("list");
}

function watch(conversationId) {
  if (conversationId) feed?.send({ type: "watch", conversation_id: conversationId });
}

/** Fetches one lead whole: the lead, its packet and its conversation. */
export async function loadLead(id) {
  state.openError = null;
  changed("lead", "talk");
  try {
    putLead(await api.lead(id));
    const lead = state.leads.get(id);
    watch(lead.conversation_id);
    await Promise.all([loadPacket(id), loadTalk(lead.conversation_id)]);
    if (state.open === id) markSeen(state.leads.get(id));
  } catch (problem) {
    state.openError = failed(problem);
    if (problem.status === 404) dropLead(id);
  }
  changed("lead", "talk");
}

async function loadPacket(id) {
  try {
    state.packets.set(id, await api.packet(id));
    changed("lead");
  } catch (problem) {
    failed(problem); // The lead alone says enough to work with.
  }
}

export async function loadTalk(id) {
  if (!id) return;
  const talk = conversation(id);
  const answer = await api.conversation(id, lastSeq(id) || undefined);
  talk.status = answer.status ?? talk.status;
  talk.loaded = true;
  putRead(id, answer.read_by_prospect?.seq, answer.read_by_prospect?.at);
  putMessages(id, answer.messages ?? []);
}

/** After a break: everything that may have changed meanwhile. */
async function refetch() {
  await Promise.allSettled([loadHandoffs(), loadList(), loadClosers(), state.open && loadLead(state.open)]);
}

// A packet follows its lead, but not at every keystroke.
let packetTimer = null;
function packetSoon(id) {
  clearTimeout(packetTimer);
  packetTimer = setTimeout(() => loadPacket(id), 400);
}

function take(frame) {
  switch (frame.type) {
    case "lead":
      putLead(frame.lead);
      if (state.open === frame.lead?.id) packetSoon(frame.lead.id);
      break;
    case "message":
      takeMessage(frame);
      break;
    case "handoff":
      takeHandoff(frame.handoff);
      break;
    case "read":
      if (frame.conversation_id) putRead(frame.conversation_id, frame.seq, frame.at);
      break;
    case "typing":
      takeTyping(frame);
      break;
    case "presence": {
      const id = textId(frame.closer ?? frame.closer_id);
      if (id && frame.presence) {
        state.closers.set(id, { id, ...state.closers.get(id), presence: frame.presence });
        changed("me");
      }
      break;
    }
    default: // pong, and what a newer server may send
  }
}

function takeMessage({ conversation_id: id, message }) {
  if (!id || !message) return;
  const talk = conversation(id);
  const isOpen = state.leads.get(state.open)?.conversation_id === id;
  const hole = isOpen && talk.loaded && message.seq > lastSeq(id) + 1;
  if (hole) loadTalk(id).catch(failed); // a hole in seq may also be an event that is no message: harmless
  putMessages(id, [message]);
  const lead = [...state.leads.values()].find((candidate) => candidate.conversation_id === id);
  if (isOpen && document.visibilityState === "visible") markSeen(lead);
  else if (message.from === "prospect" && lead) answerArrived(lead, message);
}

async function takeHandoff(handoff) {
  if (!handoff) return;
  const isNews = handoff.state === "offered" && !state.handoffs.has(handoff.id);
  putHandoff(handoff);
  if (handoff.lead_id && !state.leads.has(handoff.lead_id)) {
    await api.lead(handoff.lead_id).then(putLead, failed);
  }
  if (isNews) offerArrived(handoff, state.leads.get(handoff.lead_id));
}

const TYPING_MS = 6000;
function takeTyping({ conversation_id: id, from }) {
  if (!id) return;
  const talk = conversation(id);
  const typing = { from: from ?? "prospect" };
  talk.typing = typing;
  changed("talk", "list");
  setTimeout(() => {
    if (talk.typing !== typing) return;
    talk.typing = null;
    changed("talk", "list");
  }, TYPING_MS);
}
