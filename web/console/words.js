// Values as people read them. Pure: no document, no network.

export const STATUS = {
  open: "New", engaged: "Talking", qualified: "Qualified", handed_off: "Offered", accepted: "Accepted",
  meeting: "Meeting", opportunity: "Opportunity", nurture: "Nurture", disqualified: "Disqualified",
  opted_out: "Opted out", won: "Won", lost: "Lost",
};
export const LEVEL = {
  1: "wants to talk", 2: "a priority", 3: "with a time frame",
};
export const CHANNEL = { widget: "Web chat", api: "API", sms: "SMS", email: "E-mail", voice: "Phone" };
const ROLE = {
  decision_maker: "Decides", shared: "Decides with others", influencer: "Has a say", user: "Will use it",
  researcher: "Collects information", none: "No part in the decision",
};
const URGENCY = {
  now: "now", this_month: "this month", this_quarter: "this quarter", this_year: "this year",
  later: "later than a year", no_rush: "no rush",
};
const OBJECTION = {
  price: "Price", timing: "Timing", trust: "Trust", competitor: "Competitor", no_need: "No need",
  authority: "Authority", brush_off: "Brush-off", other: "Other",
};
export const OBJECTION_STATE = {
  raised: "Raised, unanswered", rebutted: "Answered, open", resolved: "Resolved", standing: "Still standing",
  conceded: "Conceded",
};

/** `decision_process` as people write it: "Decision process". */
export function title(id) {
  const text = String(id ?? "").replace(/[_-]+/g, " ").trim();
  return text ? text[0].toUpperCase() + text.slice(1) : "";
}

export const statusName = (status) => STATUS[status] ?? title(status);
/** A lead that is to be handed over and is offered to nobody waits for whoever takes it. */
export function standingOf(lead, handoff) {
  if (lead.status !== "handed_off" || handoff?.state === "offered") return statusName(lead.status);
  return lead.owner?.kind === "closer" ? "Assigned" : "Needs a closer";
}
/** Words of either direction, kept from turning the sentence around them. */
export const isolated = (text) => `\u2068${text}\u2069`;
export const objectionName = (id) => OBJECTION[id] ?? title(id);
export const channelName = (channel) => CHANNEL[channel] ?? title(channel);

export function number(value) {
  const parsed = typeof value === "number" ? value : Number.parseFloat(value ?? "");
  return Number.isFinite(parsed) ? parsed : null;
}

function currencyText(money, options) {
  const amount = number(money?.amount);
  if (amount === null) return null;
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency: money.currency, ...options }).format(amount);
  } catch {
    return `${amount} ${money.currency ?? ""}`.trim();
  }
}

/** `$12,000`, with cents only where they matter. */
export function money(value) {
  const amount = number(value?.amount);
  const digits = amount !== null && Math.abs(amount) < 100 && amount % 1 !== 0 ? 2 : 0;
  return currencyText(value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** `$12.4K`, for narrow places. */
export const moneyShort = (value) => currencyText(value, { notation: "compact", maximumFractionDigits: 1 });

export function percent(value) {
  const share = number(value);
  return share === null ? null : `${Math.round(share * 100)}%`;
}

const per = (period) => (period && period !== "once" ? ` a ${period}` : period === "once" ? ", once" : "");

function range(min, max, write) {
  const [low, high] = [write(min), write(max)];
  if (low && high) return low === high ? low : `${low} to ${high}`;
  if (low) return `${low} or more`;
  if (high) return `up to ${high}`;
  return null;
}

const isMoney = (value) => value && typeof value === "object" && "amount" in value && "currency" in value;

/** A signal's value in a few words; null where there is none. */
export function valueWords(value) {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map(valueWords).filter(Boolean).join("; ") || null;
  if (isMoney(value)) return money(value) + per(value.per);
  if ("role" in value) return [ROLE[value.role] ?? title(value.role), value.title].filter(Boolean).join(", ");
  if ("urgency" in value) {
    return [dayRange(value.from, value.to), URGENCY[value.urgency] ?? title(value.urgency)].filter(Boolean).join(", ");
  }
  if ("priority" in value) {
    const cost = isMoney(value.cost) ? `costs ${money(value.cost)}${per(value.cost.per)}` : null;
    return [value.name ?? title(value.id), `${value.priority} priority`, cost].filter(Boolean).join(", ");
  }
  if (value.set_aside === false) return "No budget set aside yet";
  if (isMoney(value.min) || isMoney(value.max)) {
    const words = (value.approximate ? "about " : "") + range(value.min, value.max, money);
    const unit = value.per_unit ? ` per ${value.per_unit}` : "";
    return words + unit + per(value.per) + (value.approved ? ", approved" : value.approved === false ? ", not approved" : "");
  }
  if ("min" in value || "max" in value) {
    const words = range(value.min, value.max, (figure) => (number(figure) === null ? null : number(figure).toLocaleString("en")));
    return words && (value.approximate ? "about " : "") + words + (value.unit ? ` ${value.unit}` : "");
  }
  if ("choice" in value) return title(value.choice);
  if ("yes" in value) return value.yes ? "Yes" : "No";
  if ("text" in value) return String(value.text);
  if ("value" in value) return valueWords(value.value);
  return Object.entries(value).map(([key, inner]) => {
    const words = valueWords(inner);
    return words && `${title(key)}: ${words}`;
  }).filter(Boolean).join("; ") || null;
}

const ERASED = "[erased]";
/** Whether the person's data were erased: what is left is for the statistics. */
export const isErased = (lead) => Boolean(lead?.erased_at) || [lead?.prospect?.name, lead?.prospect?.email?.value, textOf(lead?.prospect?.phone)].includes(ERASED);

/** Who it is, as far as known. */
export function personName(lead) {
  if (isErased(lead)) return "Erased person";
  const prospect = lead?.prospect ?? {};
  return prospect.name || prospect.email?.value || prospect.phone?.value || textOf(prospect.phone) || "Anonymous visitor";
}

export const textOf = (value) => (typeof value === "string" ? value : value?.value ?? null);

export function date(iso) {
  if (!iso) return null;
  const at = new Date(/^\d{4}-\d\d-\d\d$/.test(iso) ? `${iso}T12:00:00` : iso);
  return Number.isNaN(at.getTime()) ? null : at;
}

export function day(iso) {
  const at = date(iso);
  return at && new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" }).format(at);
}

function dayRange(from, to) {
  if (from && to) return from === to ? day(from) : `${day(from)} to ${day(to)}`;
  return from ? `from ${day(from)}` : to ? `by ${day(to)}` : null;
}

export function clock(iso) {
  const at = date(iso);
  return at && new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

export function moment(iso) {
  const at = date(iso);
  return at && `${day(iso)}, ${clock(iso)}`;
}

/** `now`, `4 min`, `3 h`, `2 d`. */
export function ago(iso, now) {
  const at = date(iso);
  if (!at) return "";
  const seconds = Math.max(0, (now - at.getTime()) / 1000);
  if (seconds < 60) return "now";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return seconds < 30 * 86_400 ? `${Math.floor(seconds / 86_400)} d` : day(iso);
}

/** `1:05`, `12:00`, `1 h 05`; null once it is over. */
export function countdown(iso, now) {
  const at = date(iso);
  if (!at) return null;
  const seconds = Math.ceil((at.getTime() - now) / 1000);
  if (seconds <= 0) return null;
  const two = (figure) => String(figure).padStart(2, "0");
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h ${two(Math.floor((seconds % 3600) / 60))}`;
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** `en` as `English`. */
export function languageName(locale) {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}

/** What time it is where the prospect is: `10:42 there`. */
export function timeThere(timezone, now) {
  if (!timezone) return null;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timezone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(now));
  } catch {
    return null;
  }
}
