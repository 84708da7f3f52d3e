// The list of leads: tabs, search and filters, rows that move gently when their value changes.

import { h, fill, byId, reducedMotion } from "./dom.js";
import { state, on, changed, handoffOf, isOffered, isUnread, isMine, isNote, isClosed, closerName, canAccept } from "./state.js";
import { TABS, tabOf, tabCount, shownLeads } from "./selection.js";
import { loadList } from "./sync.js";
import { serverNow } from "./api.js";
import {
  STATUS, personName, isErased, standingOf, channelName, title, money, moneyShort, percent, ago, countdown,
} from "./words.js";

const rows = new Map();
let openLead = () => {};
let lastTab = null;

export function startList(open) {
  openLead = open;
  startTabs();
  startFilters();
  on("list", draw);
  on("me", draw);
  setInterval(tick, 1000);
  draw();
}

function startTabs() {
  fill(byId("tabs"), TABS.map((tab) => h("button", {
    type: "button", role: "tab", id: `tab-${tab.id}`, "aria-controls": "list-panel",
    data: { tab: tab.id, testid: `tab-${tab.id}` },
    on: { click: () => selectTab(tab.id), keydown: moveTab },
  }, tab.name, h("span", { class: "count", data: { count: tab.id } }))));
}

export function selectTab(id) {
  if (state.tab === id) return;
  state.tab = id;
  byId("list-panel").scrollTop = 0;
  loadList();
}

function moveTab(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const index = TABS.findIndex((tab) => tab.id === state.tab);
  const next = TABS[(index + step + TABS.length) % TABS.length];
  selectTab(next.id);
  byId(`tab-${next.id}`).focus();
  event.preventDefault();
}

function startFilters() {
  let timer = null;
  byId("search").addEventListener("input", (event) => {
    state.filters.q = event.target.value;
    changed("list");
    clearTimeout(timer);
    timer = setTimeout(() => loadList(), 250);
  });
  for (const name of ["campaign", "grade", "status"]) {
    byId(`filter-${name}`).addEventListener("change", (event) => {
      state.filters[name] = event.target.value;
      loadList();
    });
  }
  choices("grade", "Any grade", [["A", "Grade A"], ["B", "Grade B"], ["C", "Grade C"]]);
  choices("status", "Any status", Object.entries(STATUS));
}

function choices(name, any, options) {
  const select = byId(`filter-${name}`);
  const key = JSON.stringify(options);
  if (select.dataset.key === key) return;
  select.dataset.key = key;
  fill(select, h("option", { value: "" }, any), options.map(([value, text]) => h("option", { value }, text)));
  select.value = state.filters[name];
}

function draw() {
  for (const tab of TABS) {
    const button = byId(`tab-${tab.id}`);
    const isCurrent = state.tab === tab.id;
    button.setAttribute("aria-selected", String(isCurrent));
    button.tabIndex = isCurrent ? 0 : -1;
    const count = tabCount(tab.id);
    fill(button.querySelector(".count"), count ? String(count) : null);
  }
  byId("list-panel").setAttribute("aria-labelledby", `tab-${state.tab}`);
  const campaigns = [...new Set([...state.leads.values()].map((lead) => lead.campaign).filter(Boolean))].sort();
  choices("campaign", "Any campaign", campaigns.map((id) => [id, title(id)]));
  drawPulse();
  drawRows(shownLeads());
}

function drawPulse() {
  // Who never wrote is a visitor so far: nothing is expected of them.
  const open = [...state.leads.values()].filter((lead) => !isClosed(lead) && lead.prospect_messages !== 0);
  const sums = new Map();
  for (const lead of open) {
    const value = lead.expected_value;
    if (value?.currency) sums.set(value.currency, (sums.get(value.currency) ?? 0) + Number(value.amount || 0));
  }
  const sum = [...sums].map(([currency, amount]) => moneyShort({ amount, currency })).join(" + ");
  fill(byId("pulse"), sum ? [h("strong", null, sum), ` expected in ${open.length} open ${open.length === 1 ? "lead" : "leads"}`] : null);
}

function drawRows(leads) {
  const list = byId("leads");
  const isSwitch = lastTab !== state.tab;
  lastTab = state.tab;
  const before = new Map();
  if (!isSwitch && !reducedMotion()) for (const [id, row] of rows) before.set(id, row.element.offsetTop);

  const wanted = new Set(leads.map((lead) => lead.id));
  for (const [id, row] of rows) {
    if (wanted.has(id)) continue;
    row.element.remove();
    rows.delete(id);
  }
  let previous = null;
  for (const lead of leads) {
    const element = rowOf(lead, !isSwitch && !state.loading);
    const place = previous ? previous.nextSibling : list.firstChild;
    if (place !== element) list.insertBefore(element, place);
    previous = element;
  }
  for (const [id, row] of rows) {
    const was = before.get(id);
    const moved = was === undefined ? 0 : was - row.element.offsetTop;
    if (moved) row.element.animate([{ transform: `translateY(${moved}px)` }, { transform: "none" }], { duration: 320, easing: "cubic-bezier(.2,.8,.2,1)" });
  }
  drawListState(leads.length);
}

function drawListState(shown) {
  const place = byId("list-state");
  if (state.error && !state.loading) {
    return fill(place, h("div", { class: "blank", role: "alert" },
      h("h2", null, "The leads cannot be loaded"), h("p", null, state.error.message),
      h("button", { type: "button", class: "button", on: { click: () => loadList() } }, "Try again")));
  }
  if (state.loading && shown === 0) {
    return fill(place, h("div", { class: "skeletons", "aria-label": "Loading leads", role: "status" },
      Array.from({ length: 6 }, () => h("div", { class: "skeleton" }))));
  }
  if (shown === 0) {
    const { q, campaign, grade, status } = state.filters;
    if (q || campaign || grade || status) {
      return fill(place, h("div", { class: "blank" }, h("h2", null, "No lead fits this search"),
        h("button", { type: "button", class: "button", on: { click: clearFilters } }, "Clear search and filters")));
    }
    const [heading, words] = tabOf(state.tab).empty;
    return fill(place, h("div", { class: "blank" }, h("h2", null, heading), h("p", null, words)));
  }
  return fill(place, state.cursor && h("button", {
    type: "button", class: "button more", disabled: state.loading, on: { click: () => loadList(state.cursor) },
  }, state.loading ? "Loading" : "Show more leads"));
}

function clearFilters() {
  state.filters = { q: "", campaign: "", grade: "", status: "" };
  for (const name of ["campaign", "grade", "status"]) byId(`filter-${name}`).value = "";
  byId("search").value = "";
  loadList();
}

function rowOf(lead, isLive) {
  const handoff = handoffOf(lead);
  const talk = state.conversations.get(lead.conversation_id);
  const typing = talk?.typing?.from ?? null;
  const isOpen = state.open === lead.id;
  const signature = JSON.stringify([
    lead.prospect, lead.status, lead.grade, lead.temperature, lead.expected_value, lead.probability_of_closing,
    lead.owner, lead.outcome, lead.last_message, handoff, typing, isUnread(lead), lead.channel,
  ]);
  let row = rows.get(lead.id);
  if (!row) {
    row = { element: h("li", { class: "row", data: { lead: lead.id, testid: "lead-row" } }), signature: null };
    rows.set(lead.id, row);
    if (isLive) row.element.classList.add("arriving");
  }
  if (row.signature !== signature) {
    const hadFocus = row.element.contains(document.activeElement);
    const isFirst = row.signature === null;
    row.signature = signature;
    fill(row.element, rowLink(lead, handoff, typing));
    if (hadFocus) row.element.querySelector("a").focus({ preventScroll: true });
    if (!isFirst && !reducedMotion()) row.element.animate([{ backgroundColor: "var(--marker-soft)" }, { backgroundColor: "transparent" }], 1400);
  }
  row.element.classList.toggle("selected", state.selected === lead.id);
  row.element.classList.toggle("open", isOpen);
  row.element.classList.toggle("unread", isUnread(lead));
  row.element.querySelector("a").setAttribute("aria-current", String(isOpen));
  return row.element;
}

function rowLink(lead, handoff, typing) {
  const value = money(lead.outcome ? lead.outcome.amount : lead.expected_value);
  const now = serverNow();
  return h("a", {
    href: `#/lead/${lead.id}`, class: "row-link",
    on: { click: (event) => { if (!event.ctrlKey && !event.metaKey) { event.preventDefault(); openLead(lead.id); } } },
  },
  h("span", { class: `grade grade-${lead.grade ?? "none"}`, title: lead.grade ? `Grade ${lead.grade}` : "No grade yet" },
    lead.grade ?? "–", h("span", { class: "sr" }, lead.grade ? " grade" : " no grade yet")),
  h("span", { class: "row-main" },
    h("span", { class: "row-name" }, h("b", { dir: "auto" }, personName(lead)),
      lead.prospect?.company && !isErased(lead) && h("span", { class: "row-company", dir: "auto" }, lead.prospect.company)),
    h("span", { class: "row-last", dir: "auto" }, typing === "prospect" ? h("em", { class: "typing-word" }, "typing…") : lastWords(lead)),
    h("span", { class: "row-tags" },
      lead.temperature && h("span", { class: `heat heat-${lead.temperature}` }, lead.temperature),
      h("span", { class: `tag status-${lead.status}` }, standingOf(lead, handoff)),
      (lead.channel ?? lead.context?.channel) && h("span", { class: "tag plain" }, channelName(lead.channel ?? lead.context.channel)),
      isOffered(handoff) && !canAccept(handoff) && h("span", { class: "tag plain" }, `to ${closerName(handoff.closer)}`),
      lead.owner?.kind === "closer" && !isOffered(handoff) && h("span", { class: "tag plain", title: `Owner: ${closerName(lead.owner.id)}` }, isMine(lead) ? "you" : closerName(lead.owner.id).split(" ")[0]))),
  h("span", { class: "row-side" },
    h("span", { class: "row-value", title: lead.outcome ? "Contracted" : "Expected value" }, value ?? "–"),
    h("span", { class: "row-chance", title: "Probability of closing" }, (!lead.outcome && percent(lead.probability_of_closing)) || ""),
    isOffered(handoff) && handoff.offered_until
      ? h("span", { class: "sla", title: "Time left to accept", data: { until: handoff.offered_until } }, countdown(handoff.offered_until, now) ?? "over")
      : h("time", { class: "row-ago", data: { since: lead.last_message?.at ?? lead.updated_at ?? "" } }, ago(lead.last_message?.at ?? lead.updated_at, now)),
    h("span", { class: "unread-dot" }, h("span", { class: "sr" }, "unread"))));
}

function lastWords(lead) {
  const last = lead.last_message;
  if (!last || isNote(last)) return lead.next_best_action ?? "";
  const who = { prospect: "", agent: "Fronter: ", closer: "Closer: ", system: "" }[last.from] ?? "";
  return who + last.text.slice(0, 160);
}

/** Every second: what counts down and what grows old. */
function tick() {
  const now = serverNow();
  for (const element of document.querySelectorAll("[data-until]")) {
    const left = countdown(element.dataset.until, now);
    const text = left ?? "over";
    if (element.textContent !== text) element.textContent = text;
    element.classList.toggle("urgent", Date.parse(element.dataset.until) - now < 30_000);
    element.classList.toggle("over", left === null);
  }
  if (now % 15_000 < 1000) {
    for (const element of document.querySelectorAll("[data-since]")) element.textContent = ago(element.dataset.since, now);
  }
}

/** Moves the selection by `step` rows and returns the lead that it lands on. */
export function moveSelection(step) {
  const leads = shownLeads();
  if (leads.length === 0) return null;
  const index = leads.findIndex((lead) => lead.id === (state.selected ?? state.open));
  const next = leads[Math.min(leads.length - 1, Math.max(0, index + step))];
  state.selected = next.id;
  changed("list");
  const element = rows.get(next.id)?.element;
  element?.scrollIntoView({ block: "nearest" });
  element?.querySelector("a")?.focus({ preventScroll: true });
  return next;
}
