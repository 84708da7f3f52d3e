// The conversation pane: the transcript, and the box to write into it or beside it.

import { h, fill, byId } from "./dom.js";
import { state, on, changed, isMine, isClosed, markSeen, closerName } from "./state.js";
import { drawTranscript, lightQuote, toBottom } from "./transcript.js";
import * as actions from "./actions.js";
import { isErased } from "./words.js";

let parts = null;
const drafts = new Map(); // per lead: { reply, note }
let mode = "reply";
let showProof = () => {};

/** `show(key)` leads from a mark in the transcript to the card that it proves. */
export function startTalk(show) {
  showProof = show;
  on("talk", draw);
  on("lead", draw);
  draw();
}

function build() {
  const log = h("div", { class: "log", id: "log", role: "log", "aria-live": "polite", "aria-label": "Transcript", tabindex: "0", data: { testid: "transcript" } });
  const more = h("button", { type: "button", class: "to-bottom", id: "to-bottom", hidden: true, on: { click: () => toBottom(log) } }, "New words ↓");
  log.addEventListener("scroll", () => { if (log.scrollHeight - log.scrollTop - log.clientHeight < 60) more.hidden = true; });
  const state_ = h("p", { class: "talk-state", data: { testid: "talk-state" } });
  const box = h("textarea", { id: "reply", rows: 2, maxlength: 8000, "aria-label": "Reply", data: { testid: "reply" }, on: { keydown: sendKey, input: grow } });
  const send = h("button", { type: "submit", class: "button primary", data: { testid: "send" } }, "Send");
  const hint = h("p", { class: "composer-hint", data: { testid: "composer-hint" } });
  const modes = h("div", { class: "modes", role: "group", "aria-label": "Write" },
    [["reply", "Reply"], ["note", "Private note"]].map(([id, text]) => h("button", {
      type: "button", class: "mode", data: { mode: id, testid: `mode-${id}` }, on: { click: () => focusComposer(id) },
    }, text)));
  const form = h("form", { class: "composer", on: { submit } }, modes, box, h("div", { class: "composer-foot" }, hint, send));
  return { log, more, state: state_, box, send, hint, modes, form, leadId: null };
}

function draw() {
  const pane = byId("talk");
  const lead = state.leads.get(state.open);
  pane.hidden = !lead;
  if (!lead) return;
  if (!parts) {
    parts = build();
    fill(pane, h("div", { class: "talk-head" },
      h("button", { type: "button", class: "tool narrow-only", data: { pane: "packet" } }, "← Packet"), h("h2", null, "Conversation"), parts.state),
    h("div", { class: "log-frame" }, parts.log, parts.more), parts.form);
  }
  if (parts.leadId !== lead.id) {
    keepDraft();
    parts.leadId = lead.id;
    mode = "reply";
    parts.box.value = drafts.get(lead.id)?.reply ?? "";
    grow();
  }
  drawTranscript(parts.log, lead, showProof);
  drawComposer(lead);
  if (document.visibilityState === "visible") markSeen(lead);
}

function drawComposer(lead) {
  const isNoteMode = mode === "note";
  const erased = isErased(lead);
  const mine = isMine(lead) && !erased;
  parts.state.textContent = erased ? "Closed" : mine ? "You are talking" : lead.owner?.kind === "closer" ? "A closer is talking" : isClosed(lead) ? "Closed" : "The fronter is talking";
  parts.state.dataset.who = mine ? "you" : lead.owner?.kind ?? "fronter";
  parts.form.classList.toggle("noting", isNoteMode);
  for (const button of parts.modes.children) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  parts.box.placeholder = isNoteMode ? "Only the team sees this" : "Write to the prospect";
  parts.box.setAttribute("aria-label", isNoteMode ? "Private note" : "Reply to the prospect");
  parts.send.textContent = isNoteMode ? "Save note" : mine ? "Send" : "Take over and send";
  parts.hint.textContent = isNoteMode ? "Never shown to the prospect" : mine ? "Ctrl Enter sends" : `Sending takes the conversation over from ${lead.owner?.kind === "closer" ? closerName(lead.owner.id) : "the fronter"}`;
  const stopped = erased || (lead.status === "opted_out" && !isNoteMode);
  parts.box.disabled = stopped;
  parts.send.disabled = stopped;
  if (stopped) parts.hint.textContent = erased ? "This person’s data were erased" : "This person opted out: nothing may be sent";
}

function keepDraft() {
  if (!parts?.leadId) return;
  drafts.set(parts.leadId, { ...drafts.get(parts.leadId), [mode]: parts.box.value });
}

function grow() {
  const box = parts?.box;
  if (!box) return;
  box.style.height = "auto";
  box.style.height = `${Math.min(180, Math.max(56, box.scrollHeight + 2))}px`;
}

function sendKey(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
    event.preventDefault();
    parts.form.requestSubmit();
  }
}

async function submit(event) {
  event.preventDefault();
  const lead = state.leads.get(state.open);
  const text = parts.box.value.trim();
  if (!lead || !text) return;
  const sentMode = mode;
  parts.box.value = "";
  keepDraft();
  grow();
  if (sentMode === "reply") {
    actions.say(lead, text);
    toBottom(parts.log);
  } else if (!(await actions.note(lead, text)) && state.open === lead.id && !parts.box.value) {
    parts.box.value = text;
  }
}

/** Puts the caret where a reply or a note is written. */
export function focusComposer(wanted) {
  if (!parts || !state.open) return;
  if (mode !== wanted) {
    keepDraft();
    mode = wanted;
    parts.box.value = drafts.get(parts.leadId)?.[mode] ?? "";
    grow();
    changed("talk");
  }
  document.body.dataset.pane = "talk";
  parts.box.focus();
}

/** Shows the quote `target` (`{seq, start, end}`) in the transcript. */
export function jumpTo(target) {
  const lead = state.leads.get(state.open);
  if (!lead || !parts) return;
  document.body.dataset.pane = "talk";
  lightQuote(parts.log, lead, target, showProof);
}
