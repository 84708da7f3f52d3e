// The conversation as it grows, with the proof marked in it.

import { h, fill, scrollTo, byId } from "./dom.js";
import { conversation, isNote, closerName } from "./state.js";
import { pieces } from "./span.js";
import { spansOf, proofKey } from "./proof.js";
import { clock, day, title, personName } from "./words.js";
import { say } from "./actions.js";

let shownId = null;
let lit = null; // the span that was asked for: { seq, start, end, key }
let wantsBottom = true;
let lastLength = 0;
const nodes = new Map();

/** Draws the conversation of `lead` into `log`. */
export function drawTranscript(log, lead, showProof) {
  const talk = conversation(lead.conversation_id);
  if (shownId !== lead.conversation_id) {
    shownId = lead.conversation_id;
    nodes.clear();
    lit = null;
    wantsBottom = true;
    fill(log);
  }
  const atBottom = wantsBottom || log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  const spans = spansOf(lead);
  const messages = [...talk.messages.values()].sort((a, b) => a.seq - b.seq);
  const order = [];
  let lastDay = null;
  let lastFrom = null;
  const seen = lastSeen(messages, talk.read);
  for (const message of messages) {
    const dayNow = day(message.at);
    if (dayNow && dayNow !== lastDay) {
      order.push(keep(`day-${dayNow}`, dayNow, () => h("div", { class: "day" }, dayNow)));
      lastFrom = null;
    }
    lastDay = dayNow ?? lastDay;
    const marks = [...(spans.get(message.seq) ?? [])];
    if (lit?.seq === message.seq && Number.isInteger(lit.start)) marks.push({ ...lit, says: null });
    const isFollowing = lastFrom === message.from && !isNote(message);
    order.push(keep(`m-${message.seq}`, JSON.stringify([message, marks, lit?.seq === message.seq && lit.key, isFollowing, seen === message.seq && talk.read.at]),
      () => bubble(message, marks, isFollowing, lead, showProof, seen === message.seq ? talk.read.at : null)));
    lastFrom = isNote(message) ? "note" : message.from;
  }
  for (const waiting of talk.pending.values()) {
    order.push(keep(`p-${waiting.id}`, String(waiting.failed), () => pendingBubble(waiting, lead)));
  }
  if (talk.typing) {
    order.push(keep("typing", talk.typing.from, () => h("div", { class: `said ${talk.typing.from} typing`, data: { testid: "typing" } },
      h("div", { class: "bubble" }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
        h("span", { class: "sr" }, `${whoSays(talk.typing, lead)} is typing`)))));
  }
  if (order.length === 0) {
    order.push(keep("empty", String(talk.loaded), () => h("div", { class: "quiet centre" }, talk.loaded ? "Nothing has been said yet." : "Loading the conversation")));
  }
  place(log, order);
  const isHidden = log.clientHeight === 0;
  const hasGrown = order.length !== lastLength;
  lastLength = order.length;
  if (wantsBottom || (atBottom && hasGrown)) log.scrollTop = log.scrollHeight;
  const more = byId("to-bottom");
  if (more && hasGrown) more.hidden = isHidden || atBottom;
  // What is drawn while nobody can see it goes to the bottom once it is seen.
  wantsBottom = wantsBottom && (isHidden || messages.length === 0);
}

/** The last of our messages that the prospect has seen, by its seq. */
function lastSeen(messages, read) {
  const ours = messages.filter((message) => ["agent", "closer"].includes(message.from) && !isNote(message));
  return ours.findLast((message) => message.seq <= (read?.seq ?? 0))?.seq ?? null;
}

function keep(key, signature, build) {
  const known = nodes.get(key);
  if (known?.signature === signature) return { key, node: known.node };
  const node = build();
  nodes.set(key, { signature, node });
  return { key, node, replaced: known?.node };
}

function place(log, order) {
  const wanted = new Set(order.map(({ key }) => key));
  for (const key of nodes.keys()) if (!wanted.has(key)) nodes.delete(key);
  const keptNodes = new Set(order.map(({ node }) => node));
  for (const child of [...log.children]) if (!keptNodes.has(child)) child.remove();
  order.forEach(({ node }, index) => {
    if (log.children[index] !== node) log.insertBefore(node, log.children[index] ?? null);
  });
}

function whoSays(message, lead) {
  if (isNote(message)) return `${message.author ?? "Somebody"}, private note`;
  switch (message.from) {
    case "prospect": return personName(lead);
    case "agent": return message.author ?? "Fronter";
    case "closer": return message.author ?? closerName(lead.owner);
    default: return "System";
  }
}

function bubble(message, marks, isFollowing, lead, showProof, seenAt) {
  const kind = isNote(message) ? "note" : message.from;
  return h("div", { class: `said ${kind}${isFollowing ? " following" : ""}${lit?.seq === message.seq ? " lit" : ""}`, data: { testid: "message", seq: message.seq, from: kind } },
    !isFollowing && kind !== "system" && h("p", { class: "said-by" }, whoSays(message, lead)),
    h("div", { class: "bubble", dir: "auto" }, marked(message.text ?? "", marks, showProof)),
    h("p", { class: "said-at" }, [clock(message.at), `#${message.seq}`, message.move?.kind && move(message.move), seenAt && `Seen ${clock(seenAt)}`].filter(Boolean).join(" · ")));
}

const move = ({ kind, topic }) => title(kind) + (topic ? `: ${title(topic).toLowerCase()}` : "");

function marked(text, marks, showProof) {
  return pieces(text, marks).map(({ text: words, keys }) => {
    if (keys.length === 0) return words;
    const isLit = lit && keys.includes(lit.key);
    const says = marks.filter((mark) => mark.says && keys.includes(mark.key)).map((mark) => mark.says);
    return h("mark", {
      class: isLit ? "lit" : null, title: says.length ? `Proof of: ${[...new Set(says)].join(", ")}` : null,
      data: { testid: isLit ? "mark-lit" : "mark", keys: keys.join(" ") },
      on: { click: () => showProof(keys[0]) },
    }, words);
  });
}

function pendingBubble(waiting, lead) {
  return h("div", { class: `said closer pending${waiting.failed ? " failed" : ""}`, data: { testid: "pending" } },
    h("div", { class: "bubble", dir: "auto" }, waiting.text),
    h("p", { class: "said-at", role: "status" }, waiting.failed
      ? [`Not sent: ${waiting.failed} `, h("button", { type: "button", class: "text-button", on: { click: () => say(lead, waiting.text, waiting.id) } }, "Send again")]
      : "Sending"));
}

/** Scrolls to the quote and lights exactly its characters. */
export function lightQuote(log, lead, target, showProof) {
  lit = { seq: target.seq, start: target.start, end: target.end, key: Number.isInteger(target.start) ? proofKey(target.seq, target.start, target.end) : null };
  wantsBottom = false;
  drawTranscript(log, lead, showProof);
  const item = log.querySelector(`[data-seq="${Number(target.seq)}"]`);
  if (!item) return false;
  scrollTo(item.querySelector("mark.lit") ?? item);
  return true;
}

export function toBottom(log) {
  log.scrollTo({ top: log.scrollHeight });
}
