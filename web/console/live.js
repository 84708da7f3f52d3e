// The live feed: one websocket that comes back by itself.

const PROTOCOL = "fronter.console.v1";
const PING_MS = 25_000;
const SILENCE_MS = 70_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Opens the feed. `listener.frame(frame)` gets every server frame, `listener.state(state)` gets
 * `connecting`, `live` or `waiting`, and `listener.opened(again)` is called at every opening, so
 * that what was missed can be fetched. Returns `{ send, stop }`.
 */
export function openFeed(listener) {
  let socket = null;
  let attempts = 0;
  let opened = false;
  let heardAt = 0;
  let retryTimer = null;
  let stopped = false;

  function connect() {
    clearTimeout(retryTimer);
    if (stopped) return;
    listener.state("connecting");
    const address = new URL("/v1/closers/ws", location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const current = new WebSocket(address, PROTOCOL);
    socket = current;
    current.addEventListener("open", () => {
      heardAt = performance.now();
      listener.state("live");
      listener.opened(opened);
      opened = true;
    });
    current.addEventListener("message", (event) => {
      heardAt = performance.now();
      attempts = 0;
      let frame;
      try {
        frame = JSON.parse(event.data);
      } catch {
        return;
      }
      if (frame && typeof frame.type === "string") listener.frame(frame);
    });
    current.addEventListener("close", (event) => {
      if (socket !== current || stopped) return;
      socket = null;
      if (event.code === 4401) {
        stopped = true;
        clearInterval(pinger);
        listener.signedOut();
        return;
      }
      retry();
    });
  }

  // Full jitter: after a restart of the server the consoles must not come back all at once.
  function retry() {
    const ceiling = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(attempts, 6));
    attempts += 1;
    listener.state("waiting");
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, 250 + Math.random() * ceiling);
  }

  const pinger = setInterval(() => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (performance.now() - heardAt > SILENCE_MS) {
      const silent = socket;
      socket = null;
      silent.close();
      retry();
    } else {
      send({ type: "ping" });
    }
  }, PING_MS);

  function send(frame) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  }

  addEventListener("online", () => { if (!socket) connect(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && !socket) connect();
  });

  connect();
  return {
    send,
    stop() {
      stopped = true;
      clearTimeout(retryTimer);
      clearInterval(pinger);
      socket?.close(1000);
    },
  };
}
