// The parts of the lead view, each a function of the lead and its packet.

import { h, toast } from "./dom.js";
import { state, closerName } from "./state.js";
import {
  money, moneyShort, percent, number, title, statusName, day, moment, clock, textOf, channelName, isErased, LEVEL,
} from "./words.js";
import { quoteButton, reasonBars } from "./proof.js";

const unknownName = (unknown) => (typeof unknown === "string" ? title(unknown) : unknown?.name ?? title(unknown?.id));

/** The four numbers that decide how much of a day this lead deserves. */
export function figures(lead) {
  const pr = lead.potential_revenue ?? {};
  const chance = number(lead.probability_of_closing);
  const interval = lead.probability_interval;
  return h("div", { class: "figures", data: { testid: "figures" } },
    lead.outcome ? ending(lead.outcome) : h("div", { class: "figure main" }, h("span", { class: "figure-name" }, "Expected value"),
      h("span", { class: "figure-value", data: { testid: "ev" } }, money(lead.expected_value) ?? "–"),
      h("span", { class: "figure-note" }, lead.expected_close_date ? `closes about ${day(lead.expected_close_date)}` : "no close date yet"),
      lead.stage?.value && h("span", { class: "figure-note", data: { testid: "stage-value" } }, `${money(lead.stage.value)} by ${byWords(lead.stage.by)}`)),
    h("div", { class: "figure" }, h("span", { class: "figure-name" }, "Potential revenue"),
      h("span", { class: "figure-value", data: { testid: "pr" } }, money(pr.expected) ?? "–"), revenueScale(pr),
      h("span", { class: "figure-note" }, pr.basis ?? "")),
    h("div", { class: "figure" }, h("span", { class: "figure-name" }, "Probability of closing"),
      h("span", { class: "figure-value", data: { testid: "pc" } }, percent(chance) ?? "–"), chanceScale(chance, interval),
      h("span", { class: "figure-note" }, Array.isArray(interval) ? `${percent(interval[0])} to ${percent(interval[1])}` : "",
        typeof lead.outcomes_seen === "number" ? ` · ${lead.outcomes_seen} outcomes seen` : "")));
}

/** What came of it stands where the expectation stood. */
function ending({ result, amount, reason, at }) {
  const won = result === "won";
  return h("div", { class: "figure main", data: { testid: "outcome" } }, h("span", { class: "figure-name" }, won ? "Contracted" : "Outcome"),
    h("span", { class: "figure-value" }, (won && money(amount)) || statusName(result)),
    h("span", { class: "figure-note" }, [reason, day(at)].filter(Boolean).join(", ")));
}

function revenueScale(pr) {
  const [low, expected, high] = [number(pr.low?.amount), number(pr.expected?.amount), number(pr.high?.amount)];
  if (low === null || high === null) return null;
  const at = high > low && expected !== null ? ((expected - low) / (high - low)) * 100 : 50;
  return h("span", { class: "scale revenue", role: "img", "aria-label": `${money(pr.low)} to ${money(pr.high)}` },
    h("span", { class: "scale-end" }, moneyShort(pr.low)),
    h("span", { class: "scale-track" }, h("span", { class: "scale-tick", at: `${at}%` })),
    h("span", { class: "scale-end" }, moneyShort(pr.high)));
}

function chanceScale(chance, interval) {
  if (chance === null) return null;
  const [low, high] = Array.isArray(interval) ? interval : [chance, chance];
  return h("span", { class: "scale", role: "img", "aria-label": `${percent(low)} to ${percent(high)}` },
    h("span", { class: "scale-track wide" },
      h("span", { class: "scale-band", at: `${low * 100}%`, width: `${(high - low) * 100}%` }),
      h("span", { class: "scale-tick", at: `${chance * 100}%` })));
}

/** The twenty seconds before the call. */
export function brief(lead, packet) {
  const summary = packet?.summary;
  // There is nobody left to turn to.
  const opening = isErased(lead) ? null : packet?.suggested_opening;
  const contact = isErased(lead) ? null : packet?.best_contact;
  const action = lead.next_best_action;
  const contactWords = contact?.words ?? [contact?.channel && channelName(contact.channel), contact?.when && (moment(contact.when) ?? contact.when)].filter(Boolean).join(", ");
  if (!summary && !opening && !action) return null;
  return [
    summary?.headline && h("p", { class: "headline", data: { testid: "headline" } }, summary.headline),
    summary?.bullets?.length > 0 && h("ul", { class: "bullets" }, summary.bullets.map((bullet) => h("li", null, bullet))),
    h("div", { class: "next" },
      action && h("div", { class: "next-item" }, h("h3", null, "Next best action"), h("p", { data: { testid: "next-action" } }, typeof action === "string" ? action : action.words)),
      contactWords && h("div", { class: "next-item" }, h("h3", null, "Best contact"), h("p", null, contactWords))),
    opening && h("div", { class: "opening" }, h("h3", null, "Suggested opening"),
      h("p", { dir: "auto", data: { testid: "opening" } }, opening),
      h("button", { type: "button", class: "button small", data: { testid: "copy-opening" }, on: { click: (event) => copy(opening, event.currentTarget) } }, "Copy")),
  ];
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  } catch {
    toast("The browser did not allow copying; mark the words instead.", "error");
  }
}

export function why(lead) {
  return [h("p", { class: "quiet" }, "What raises and lowers the probability, in log-odds, the strongest first."), reasonBars(lead)];
}

export function qualification(lead) {
  const verdict = lead.qualification;
  if (!verdict) return null;
  return [
    h("ul", { class: "clauses", data: { testid: "qualification" } }, ["intent", "fit", "timing"].map((name) => {
      const clause = verdict[name] ?? {};
      const met = clause.met === true;
      return h("li", { class: met ? "clause met" : "clause unmet" },
        h("h3", null, h("span", { class: "check", "aria-hidden": "true" }, met ? "✓" : "○"), title(name), h("span", { class: "clause-word" }, met ? "met" : "not met")),
        (clause.because ?? []).map((because) => h("p", { dir: "auto" }, because)));
    })),
    verdict.missing?.length > 0 && h("p", { class: "missing" }, h("b", null, "Missing: "), verdict.missing.map(unknownName).join(", ")),
  ];
}

export const verdictWords = (lead) => (lead.qualification ? (lead.qualification.qualified ? "Qualified" : "Not qualified yet") : "");

export function need(packet, jump) {
  const told = packet?.need;
  const items = Array.isArray(told) ? told : told?.items ?? [];
  if (items.length === 0) return null;
  return [
    h("ul", { class: "lines" }, items.map((item) => h("li", { class: "line" },
      h("div", { class: "line-head" }, h("b", null, item.name ?? title(item.id)),
        (item.cost_words ?? item.cost) && h("span", { class: "stand stand-standing" }, item.cost_words ?? money(item.cost))),
      item.quote && quoteButton(item, jump)))),
    told.waiting_words && h("p", { class: "card-foot" }, told.waiting_words),
  ];
}

export function unknowns(lead, packet) {
  const told = packet?.unknown?.length ? packet.unknown : lead.unknown ?? [];
  if (told.length === 0) return h("p", { class: "quiet" }, "Nothing that would change the decision.");
  return h("ul", { class: "unknown", data: { testid: "unknown" } }, told.map((item) => h("li", null, h("b", null, unknownName(item)),
    item.question && h("span", { class: "ask-words" }, item.question))));
}

export function context(lead) {
  const told = lead.context ?? {};
  const utm = Object.entries(told.utm ?? {}).filter(([, value]) => value);
  const pages = told.visits?.length ? told.visits : told.page ? [{ url: told.page, title: told.title }] : [];
  if (pages.length === 0 && utm.length === 0 && !told.referrer && !told.downloads?.length) return null;
  return [
    h("dl", { class: "facts" },
      told.referrer && [h("dt", null, "Came from"), h("dd", { class: "cut", title: told.referrer }, told.referrer)],
      utm.map(([key, value]) => [h("dt", null, title(key.replace(/^utm_/, ""))), h("dd", null, String(value))])),
    pages.length > 0 && h("ol", { class: "pages" }, pages.map((page) => h("li", null,
      h("span", { class: "cut", dir: "auto", title: page.url }, page.title || page.url), h("time", { class: "quiet" }, clock(page.at) ?? "")))),
    told.downloads?.length > 0 && h("p", null, h("b", null, "Downloaded: "), told.downloads.map((file) => textOf(file) ?? file.title ?? file.name ?? file.url).join(", ")),
  ];
}

export function history(lead) {
  const steps = lead.history ?? [];
  if (steps.length === 0) return null;
  return h("ol", { class: "steps", data: { testid: "history" } }, steps.map((step) => h("li", null,
    h("span", { class: `tag status-${step.status}` }, statusName(step.status)),
    h("span", null, step.why ?? "", step.by && h("span", { class: "quiet" }, ` by ${byWords(step.by)}`)),
    h("time", { class: "quiet" }, moment(step.at) ?? ""))));
}

function byWords(by) {
  const id = typeof by === "string" ? by : by.id ?? by.kind;
  return state.closers.has(id) ? closerName(id) : id;
}

export const levelWords = (lead) => (lead.level ? `Level ${lead.level}: ${LEVEL[lead.level] ?? ""}` : null);
