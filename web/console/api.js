// The HTTP API: same origin, cookie session, problems as errors.

/** A refusal or a failure, as the server told it (RFC 9457) or as the network did. */
export class Problem extends Error {
  constructor(status, body) {
    const words = body?.detail || body?.title || (status ? `the server answered ${status}` : "the server cannot be reached");
    super(words[0].toUpperCase() + words.slice(1));
    this.status = status;
    this.body = body ?? {};
  }
}

/** A key that makes repeating an unsafe call harmless. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Deadlines are the server's: a clock that is wrong here must not shorten an offer.
let skewMs = 0;

/** The time at the server, in milliseconds. */
export const serverNow = () => Date.now() + skewMs;

function readClock(response) {
  const at = Date.parse(response.headers.get("date") ?? "");
  if (Number.isNaN(at)) return;
  const difference = at + 500 - Date.now(); // the header counts whole seconds
  skewMs = Math.abs(difference) > 2000 ? difference : 0;
}

async function call(method, path, body, key) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") {
    headers["X-Requested-By"] = "fronter-console";
    headers["Idempotency-Key"] = key ?? newKey();
    headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      cache: "no-store",
      body: method === "GET" ? undefined : JSON.stringify(body ?? {}),
    });
  } catch {
    throw new Problem(0, null);
  }
  readClock(response);
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  const answer = isJson ? await response.json().catch(() => null) : null;
  if (!response.ok) throw new Problem(response.status, answer);
  return answer;
}

const part = encodeURIComponent;

function query(parameters) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, value);
  }
  const text = search.toString();
  return text ? `?${text}` : "";
}

export const api = {
  signOut: () => call("POST", "/console/signout"),
  me: () => call("GET", "/v1/console/me"),
  ready: () => call("GET", "/readyz"),
  leads: (parameters) => call("GET", `/v1/leads${query(parameters)}`),
  lead: (id) => call("GET", `/v1/leads/${part(id)}`),
  packet: (id) => call("GET", `/v1/leads/${part(id)}/packet`),
  conversation: (id, after) => call("GET", `/v1/conversations/${part(id)}${query({ after })}`),
  closers: () => call("GET", "/v1/closers"),
  handoffs: (parameters) => call("GET", `/v1/handoffs${query(parameters)}`),
  accept: (id) => call("POST", `/v1/handoffs/${part(id)}/accept`),
  decline: (id, reason) => call("POST", `/v1/handoffs/${part(id)}/decline`, { reason }),
  complete: (id) => call("POST", `/v1/handoffs/${part(id)}/complete`),
  takeover: (id) => call("POST", `/v1/conversations/${part(id)}/takeover`),
  say: (id, message) => call("POST", `/v1/conversations/${part(id)}/messages`, message, message.id),
  note: (id, text) => call("POST", `/v1/conversations/${part(id)}/notes`, { text }),
  release: (id, instruction) => call("POST", `/v1/conversations/${part(id)}/release`, { instruction }),
  stage: (id, body) => call("POST", `/v1/leads/${part(id)}/stage`, body),
  outcome: (id, body) => call("POST", `/v1/leads/${part(id)}/outcome`, body),
  owner: (id, body) => call("POST", `/v1/leads/${part(id)}/owner`, body),
  erase: (prospectId) => call("DELETE", `/v1/prospects/${part(prospectId)}`),
  giveBack: (id, body) => call("POST", `/v1/leads/${part(id)}/return`, body),
  signInLink: (id) => call("POST", `/v1/closers/${part(id)}/signin`),
  presence: (id, presence) => call("POST", `/v1/closers/${part(id)}/presence`, { presence }),
};
