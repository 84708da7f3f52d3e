// What is known and how it is known: every signal, objection and promise with the words it
// stands on, and the way to the place where they were said.

import { h } from "./dom.js";
import { title, valueWords, objectionName, OBJECTION_STATE, percent, moment } from "./words.js";

const ORDER = ["need", "pain", "budget", "authority", "timeline", "quantity", "company_size", "current_solution", "competitor", "decision_process", "decision_criteria"];

const place = (id) => (ORDER.includes(id) ? ORDER.indexOf(id) : ORDER.length);

/** A span's key, the same in the cards and in the transcript. */
export const proofKey = (seq, start, end) => `${seq}:${start}-${end}`;

/** All spans that the transcript marks: `Map(seq → [{start, end, key, says}])`. */
export function spansOf(lead) {
  const spans = new Map();
  const add = (seq, start, end, says) => {
    if (!Number.isInteger(seq) || !Number.isInteger(start) || !Number.isInteger(end)) return;
    if (!spans.has(seq)) spans.set(seq, []);
    spans.get(seq).push({ start, end, key: proofKey(seq, start, end), says });
  };
  for (const [id, signal] of Object.entries(lead?.signals ?? {})) {
    for (const evidence of signal?.evidence ?? []) add(evidence.seq, evidence.start, evidence.end, title(id));
  }
  return spans;
}

/** A quote that leads to its place. `jump(target)` gets `{seq, start, end, quote}`. */
export function quoteButton(target, jump) {
  const where = target.seq !== undefined && target.seq !== null ? `#${target.seq}` : target.page ? "page" : target.form ? "form" : "";
  const words = h("span", { class: "quote-words", dir: "auto" }, target.quote);
  if (target.seq === undefined || target.seq === null) {
    return h("p", { class: "quote still" }, words, h("span", { class: "quote-where" }, [where, target.page ?? target.form].filter(Boolean).join(" ")));
  }
  return h("button", {
    type: "button", class: "quote", title: "Show in the conversation",
    data: { testid: "quote", seq: target.seq, start: target.start, end: target.end, key: Number.isInteger(target.start) ? proofKey(target.seq, target.start, target.end) : null },
    on: { click: () => jump(target) },
  }, words, h("span", { class: "quote-where" }, where, h("span", { class: "sr" }, ", show in the conversation")));
}

export function signalCards(lead, packet, jump) {
  const entries = Object.entries(lead.signals ?? {}).filter(([, signal]) => signal && typeof signal === "object")
    .sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b));
  if (entries.length === 0) return h("p", { class: "quiet" }, "Nothing learned yet.");
  return h("ul", { class: "cards", data: { testid: "signals" } }, entries.map(([id, signal]) => card(id, signal, told(packet, id, signal), jump)));
}

// The packet names things as the campaign does; it may be a moment older than the lead.
function told(packet, id, signal) {
  const said = packet?.signals?.find?.((candidate) => candidate.id === id);
  const same = JSON.stringify(packet?.lead?.signals?.[id]?.value) === JSON.stringify(signal.value);
  return { name: said?.name ?? title(id), words: same ? said?.value_words : null };
}

function card(id, signal, said, jump) {
  const status = signal.status ?? "stated";
  const words = status === "refused" ? "Did not want to say" : status === "unknown" ? "Not known" : said.words ?? valueWords(signal.value) ?? "Said, without a figure";
  return h("li", { class: `card signal ${status}`, data: { testid: "signal", signal: id } },
    h("div", { class: "card-head" }, h("h3", null, said.name), h("span", { class: `evidence-status ${status}` }, status)),
    h("p", { class: "card-value", dir: "auto" }, words),
    (signal.evidence ?? []).map((evidence) => quoteButton(evidence, jump)),
    h("p", { class: "card-foot" },
      [typeof signal.confidence === "number" && `${percent(signal.confidence)} sure`,
        signal.read_by && `read by ${signal.read_by === "local" ? "rules" : signal.read_by}`,
        moment(signal.at)].filter(Boolean).join(" · ")));
}

export function objectionList(lead, jump) {
  const objections = lead.objections ?? [];
  if (objections.length === 0) return h("p", { class: "quiet" }, "None raised.");
  return h("ul", { class: "lines", data: { testid: "objections" } }, objections.map((objection) => h("li", { class: "line" },
    h("div", { class: "line-head" }, h("b", null, objectionName(objection.id)),
      h("span", { class: `stand stand-${objection.state}` }, OBJECTION_STATE[objection.state] ?? title(objection.state))),
    objection.quote && quoteButton({ ...objection, seq: objection.raised_seq }, jump),
    objection.rebuttals?.length > 0 && h("p", { class: "card-foot" }, "Answered with: ", objection.rebuttals.map((rebuttal) => title(rebuttal.id ?? rebuttal)).join(", ")))));
}

export function promiseList(lead, jump) {
  const promises = lead.promises ?? [];
  if (promises.length === 0) return h("p", { class: "quiet" }, "No price, date or feature was promised.");
  return h("ul", { class: "lines", data: { testid: "promises" } }, promises.map((promise) => h("li", { class: "line" },
    h("div", { class: "line-head" }, h("b", null, title(promise.kind)), promise.fact && h("span", { class: "tag plain" }, title(promise.fact))),
    quoteButton(promise, jump))));
}

/** Why the probability is what it is: bars to the left lower it, bars to the right raise it. */
export function reasonBars(lead) {
  const reasons = (lead.reasons ?? []).filter((reason) => typeof reason.log_odds === "number")
    .sort((a, b) => Math.abs(b.log_odds) - Math.abs(a.log_odds));
  if (reasons.length === 0) return h("p", { class: "quiet" }, "No reasons yet: the base rate stands.");
  const widest = Math.max(1, ...reasons.map((reason) => Math.abs(reason.log_odds)));
  return h("ul", { class: "bars", data: { testid: "reasons" } }, reasons.map((reason) => {
    const raises = reason.log_odds >= 0;
    return h("li", { class: raises ? "bar up" : "bar down" },
      h("span", { class: "bar-says" }, reason.says ?? title(reason.signal)),
      h("span", { class: "bar-track", "aria-hidden": "true" },
        h("span", { class: "bar-fill", width: `${(Math.abs(reason.log_odds) / widest) * 50}%` })),
      h("span", { class: "bar-figure", title: "log-odds" }, `${raises ? "+" : "−"}${Math.abs(reason.log_odds).toFixed(1)}`));
  }));
}
