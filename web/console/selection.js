// Which leads the list shows, and in what order.

import { state, isMine, isClosed, isUnread, handoffOf, canAccept, CLOSED } from "./state.js";
import { number, textOf, isErased } from "./words.js";

export const TABS = [
  { id: "offered", name: "Offered", empty: ["No offers waiting", "When a lead qualifies and it is your turn, it appears here with a countdown."] },
  { id: "mine", name: "Mine", empty: ["Nothing is yours yet", "Accept an offer or take over a conversation and it will be here."] },
  { id: "fronter", name: "With the fronter", empty: ["The fronter is not talking to anybody", "Conversations that the agent is holding right now appear here, live."] },
  { id: "all", name: "All", empty: ["No leads yet", "Open the demo page and say hello: the conversation appears here as it is typed."] },
  { id: "closed", name: "Closed", empty: ["Nothing closed yet", "Won, lost and disqualified leads are kept here."] },
];

export const tabOf = (id) => TABS.find((tab) => tab.id === id) ?? TABS[3];

function inTab(lead, tab) {
  switch (tab) {
    case "offered": return canAccept(handoffOf(lead));
    case "mine": return isMine(lead) && !isClosed(lead);
    case "fronter": return (lead.owner?.kind ?? "fronter") === "fronter" && !isClosed(lead);
    case "closed": return isClosed(lead);
    default: return true;
  }
}

function hasWords(lead, q) {
  const prospect = lead.prospect ?? {};
  const text = [prospect.name, prospect.company, prospect.email?.value, textOf(prospect.phone), lead.last_message?.text, lead.id]
    .filter(Boolean).join("\n").toLowerCase();
  return q.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

export const expectedValue = (lead) => number(lead.expected_value?.amount) ?? -1;

/** The leads of the current tab, search and filters: open ones first, then the highest expected value. */
export function shownLeads() {
  const { q, campaign, grade, status } = state.filters;
  return [...state.leads.values()].filter((lead) => !isErased(lead) && inTab(lead, state.tab)
    && (!campaign || lead.campaign === campaign) && (!grade || lead.grade === grade) && (!status || lead.status === status)
    && (!q.trim() || state.found.has(lead.id) || hasWords(lead, q.trim())))
    .sort((a, b) => isClosed(a) - isClosed(b) || expectedValue(b) - expectedValue(a)
      || (b.last_message?.at ?? "").localeCompare(a.last_message?.at ?? "") || a.id.localeCompare(b.id));
}

/** The same choice as parameters of `GET /v1/leads`. */
export function listParameters() {
  const { q, campaign, grade, status } = state.filters;
  const parameters = { limit: 50, q: q.trim(), campaign, grade, status };
  if (state.tab === "mine") parameters.owner = state.me?.closer?.id ?? "";
  if (state.tab === "fronter") parameters.owner = "fronter";
  if (state.tab === "closed" && !status) parameters.status = CLOSED.join(",");
  return parameters;
}

export function tabCount(id) {
  if (id === "offered") return [...state.handoffs.values()].filter(canAccept).length;
  if (id === "mine") return [...state.leads.values()].filter((lead) => inTab(lead, "mine")).length;
  return null;
}

/** How many things wait for this person: offers they can take, and unread words in what is theirs. */
export function waitingCount() {
  const offers = [...state.handoffs.values()].filter(canAccept).length;
  return offers + [...state.leads.values()].filter((lead) => isMine(lead) && isUnread(lead)).length;
}
