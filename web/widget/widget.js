/* Fronter widget loader: launcher, teaser and the frame that holds the chat.
 * Runs on the customer's page, so it stays small, touches nothing it does not
 * own, and never sees a token or a message. See web/README.md. */
(() => {
  'use strict';

  const script = document.currentScript || document.querySelector('script[src*="/widget.js"]');
  const stub = window.Fronter;
  if (!script || (stub && stub.loaded)) return;

  const panelUrl = new URL('widget/panel.html', script.src);
  const chatOrigin = panelUrl.origin;
  const CLICK_IDS = ['gclid', 'gbraid', 'wbraid', 'dclid', 'fbclid', 'msclkid', 'ttclid', 'twclid', 'li_fat_id'];
  const UTM = ['source', 'medium', 'campaign', 'term', 'content', 'id'];
  const PANEL_WAIT_MS = 10000;
  const NARROW = window.matchMedia('(max-width: 480px), (max-height: 440px)');
  const WORDS = {
    en: ['Chat with us', 'Close chat', 'unread', 'Dismiss', 'Chat', 'Opening the chat…', 'The chat cannot be reached right now.', 'Try again'],
    de: ['Chatten Sie mit uns', 'Chat schließen', 'ungelesen', 'Ausblenden', 'Chat', 'Der Chat wird geöffnet…', 'Der Chat ist gerade nicht erreichbar.', 'Erneut versuchen'],
    es: ['Chatee con nosotros', 'Cerrar el chat', 'sin leer', 'Ocultar', 'Chat', 'Abriendo el chat…', 'El chat no está disponible ahora.', 'Reintentar'],
  };

  let settings = null;
  let ui = null;
  let port = null;
  let isOpen = false;
  let unread = 0;
  let returnFocus = null;
  let panelTimer = 0;
  let pageTimer = 0;
  let teaserTimer = 0;
  let pageUrl = '';
  let hostOverflow = '';
  let prefill = null;
  let told = {};
  let early = [];
  let visits = [];
  const listeners = new Map();

  // ---- small tools ---------------------------------------------------------

  const word = (index) => (WORDS[locale().slice(0, 2)] || WORDS.en)[index];
  const locale = () => String((settings && settings.locale) || document.documentElement.lang || navigator.language || 'en');
  const now = () => new Date().toISOString();
  const optedOut = () => navigator.globalPrivacyControl === true || navigator.doNotTrack === '1';
  const brand = () => (/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(settings.color || '') ? settings.color : '#4338ca');

  /** Text that reads on the brand colour: dark on light brands, white otherwise. */
  function onBrand(hex) {
    const full = hex.length === 4 ? hex.replace(/[0-9a-f]/gi, '$&$&') : hex;
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = parseInt(full.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.36 ? '#16181d' : '#ffffff';
  }

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  function icon(className, path) {
    const namespace = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(namespace, 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    svg.setAttribute('class', className);
    const shape = document.createElementNS(namespace, 'path');
    shape.setAttribute('d', path);
    svg.append(shape);
    return svg;
  }

  // The page's own storage holds no data about the visitor: only whether there
  // is a chat to resume, and only once they have opened it.
  const marker = {
    key: () => `fronter.host:${settings.campaign}`,
    read(store) {
      try { return window[store].getItem(this.key()); } catch { return null; }
    },
    write(store, value) {
      if (settings.storage === 'none') return;
      try {
        if (value) window[store].setItem(this.key(), value);
        else window[store].removeItem(this.key());
      } catch { /* storage is blocked: the chat lives as long as the page */ }
    },
  };

  function emit(name, detail) {
    for (const listener of [...(listeners.get(name) || [])]) {
      try { listener(detail); } catch (error) { setTimeout(() => { throw error; }); }
    }
    window.dispatchEvent(new CustomEvent(`fronter:${name}`, { detail }));
  }

  // ---- what the visitor is looking at --------------------------------------

  /** Address without query: queries carry secrets. Hash routes are pages too. */
  function plainUrl(href) {
    try {
      const url = new URL(href, location.href);
      return (url.origin + url.pathname + (/^#!?\//.test(url.hash) ? url.hash.split('?')[0] : '')).slice(0, 500);
    } catch { return ''; }
  }

  const page = () => ({ page: plainUrl(location.href), title: document.title.slice(0, 200) });

  function noteVisit() {
    const seen = { url: plainUrl(location.href), title: document.title.slice(0, 200), at: now() };
    pageUrl = seen.url;
    visits = [...visits, seen].slice(-20);
    return seen;
  }

  /** Earlier pages of this tab, known to the browser without storing anything. */
  function earlierEntries() {
    const entries = (window.navigation && window.navigation.entries && window.navigation.entries()) || [];
    const here = window.navigation && window.navigation.currentEntry ? window.navigation.currentEntry.index : entries.length;
    const urls = entries.filter((entry) => entry.index < here && entry.url).map((entry) => entry.url);
    if (!urls.length && document.referrer.startsWith(`${location.origin}/`)) urls.push(document.referrer);
    return urls.slice(-10);
  }

  function fullContext() {
    const context = { ...page(), visits: visits.slice() };
    const earlier = optedOut() ? [] : earlierEntries();
    const known = new Set(visits.map((visit) => visit.url));
    for (const url of earlier.map(plainUrl).reverse()) {
      if (url && !known.has(url)) { known.add(url); context.visits.unshift({ url }); }
    }
    if (document.referrer && !document.referrer.startsWith(`${location.origin}/`)) context.referrer = plainUrl(document.referrer);
    const utm = {};
    const clickIds = {};
    for (const href of [...earlier, location.href]) {
      let query;
      try { query = new URL(href).searchParams; } catch { continue; }
      for (const key of UTM) if (query.get(`utm_${key}`)) utm[key] = query.get(`utm_${key}`).slice(0, 200);
      if (!optedOut()) for (const key of CLICK_IDS) if (query.get(key)) clickIds[key] = query.get(key).slice(0, 500);
    }
    if (Object.keys(utm).length) context.utm = utm;
    if (Object.keys(clickIds).length) context.click_ids = clickIds;
    return context;
  }

  function pageMayHaveChanged() {
    clearTimeout(pageTimer);
    // Single-page sites set the title after the address.
    pageTimer = setTimeout(() => {
      if (!settings) return;
      if (ui && !ui.host.isConnected) document.documentElement.append(ui.host);
      if (plainUrl(location.href) === pageUrl) return;
      const seen = noteVisit();
      tell('page', { context: { ...page(), visits: [seen] } });
    }, 350);
  }

  function watchPages() {
    if (window.navigation && window.navigation.addEventListener) {
      window.navigation.addEventListener('currententrychange', pageMayHaveChanged);
      return;
    }
    for (const method of ['pushState', 'replaceState']) {
      const original = history[method];
      history[method] = function (...rest) {
        const result = original.apply(this, rest);
        pageMayHaveChanged();
        return result;
      };
    }
    window.addEventListener('popstate', pageMayHaveChanged);
    window.addEventListener('hashchange', pageMayHaveChanged);
  }

  // ---- launcher, teaser and frame ------------------------------------------

  const SHEET = `
:host{all:initial!important;--edge:24px;--font:-apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,sans-serif}
@media print{:host{display:none!important}}
*{box-sizing:border-box}
button{font:inherit;border:0;background:none;padding:0;margin:0;cursor:pointer;color:inherit}
:focus-visible{outline:3px solid var(--brand);outline-offset:3px;box-shadow:0 0 0 3px light-dark(#fff,#15171c)}
.launcher{position:fixed;z-index:var(--z);bottom:var(--edge);right:var(--edge);width:60px;height:60px;border-radius:50%;color:var(--on-brand);background:linear-gradient(160deg,color-mix(in oklab,var(--brand),#fff 14%),var(--brand) 60%);box-shadow:0 1px 2px #0b10201f,0 6px 16px #0b102029,0 14px 36px color-mix(in oklab,var(--brand),transparent 68%);transition:transform .2s cubic-bezier(.2,.8,.3,1.2),box-shadow .2s}
.launcher:hover{transform:translateY(-2px) scale(1.04)}
.launcher:active{transform:scale(.95)}
.launcher svg{position:absolute;inset:0;margin:auto;width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round;transition:opacity .16s,transform .22s}
.launcher .down{opacity:0;transform:rotate(-40deg) scale(.7)}
.launcher[aria-expanded=true] .down{opacity:1;transform:none}
.launcher[aria-expanded=true] .talk{opacity:0;transform:rotate(40deg) scale(.7)}
.badge{position:absolute;top:-3px;inset-inline-end:-3px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#dc2626;color:#fff;font:600 12px/22px var(--font);text-align:center;box-shadow:0 0 0 2px #fff}
.teaser{position:fixed;z-index:var(--z);bottom:calc(var(--edge) + 76px);right:var(--edge);max-width:min(300px,calc(100vw - 48px));display:flex;align-items:flex-start;background:light-dark(#fff,#20232b);color:light-dark(#1b1f29,#f1f3f7);border-radius:18px 18px 6px 18px;box-shadow:0 0 0 1px #0b10200f,0 4px 10px #0b102014,0 16px 40px #0b102026;font:400 15px/1.45 var(--font);animation:rise .32s cubic-bezier(.2,.8,.3,1) both}
.teaser .say{padding:13px 4px 13px 17px;text-align:start;overflow-wrap:anywhere;border-radius:inherit}
.teaser .say b{display:block;font-weight:600;font-size:12.5px;opacity:.68;margin-bottom:2px}
.teaser .say span{display:-webkit-box;-webkit-line-clamp:4;-webkit-box-orient:vertical;overflow:hidden}
.teaser .drop{flex:none;width:40px;height:44px;opacity:.5;border-radius:14px}
.teaser .drop:hover{opacity:.9}
.teaser .drop svg{width:16px;height:16px;fill:none;stroke:currentColor;stroke-width:2.2;stroke-linecap:round;vertical-align:middle}
.panel{position:fixed;z-index:var(--z);bottom:calc(var(--edge) + 76px);right:var(--edge);width:408px;max-width:calc(100vw - 2*var(--edge));height:min(700px,calc(100dvh - 124px));border-radius:22px;overflow:hidden;background:light-dark(#fff,#15171c);color:light-dark(#4b5263,#aeb4c0);box-shadow:0 0 0 1px #0b102014,0 8px 20px #0b10201a,0 30px 80px #0b102040;opacity:0;visibility:hidden;transform:translateY(14px) scale(.975);transform-origin:100% 100%;transition:opacity .18s ease-out,transform .24s cubic-bezier(.2,.85,.3,1),visibility 0s .24s}
.panel.open{opacity:1;visibility:visible;transform:none;transition-delay:0s}
.panel iframe{position:absolute;inset:0;width:100%;height:100%;border:0;color-scheme:inherit;opacity:0;transition:opacity .15s}
.panel.ready iframe{opacity:1}
.wait{position:absolute;inset:0;display:grid;place-content:center;justify-items:center;gap:14px;padding:24px;text-align:center;font:400 15px/1.5 var(--font)}
.panel.ready .wait{display:none}
.wait button{padding:10px 18px;border-radius:12px;background:var(--brand);color:var(--on-brand);font-weight:600}
.left .launcher,.left .teaser,.left .panel{right:auto;left:var(--edge)}
.left .panel{transform-origin:0 100%}
.left .teaser{border-radius:18px 18px 18px 6px}
.trap,[hidden]{display:none!important}
@keyframes rise{from{opacity:0;transform:translateY(10px)}}
@media (max-width:480px),(max-height:440px){
:host{--edge:16px}
.panel,.left .panel{inset:0;width:100%;max-width:none;height:100dvh;border-radius:0;box-shadow:none}
.panel.open.ready~.launcher,.panel.open~.teaser{display:none}
.panel.open .trap{display:block!important;position:absolute;width:1px;height:1px}}
@media (prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}
@media (forced-colors:active){.launcher,.teaser,.panel{border:2px solid ButtonText}.badge{border:1px solid}}`;

  function build() {
    const host = element('fronter-widget', {});
    const shadow = host.attachShadow({ mode: 'closed' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SHEET);
    shadow.adoptedStyleSheets = [sheet];

    const badge = element('span', { class: 'badge', 'aria-hidden': 'true', hidden: '' });
    const launcher = element('button', { type: 'button', class: 'launcher', part: 'launcher', 'aria-expanded': 'false', 'aria-controls': 'panel', 'aria-haspopup': 'dialog' },
      icon('talk', 'M12 4c-4.7 0-8.5 3.2-8.5 7.2 0 2.3 1.2 4.3 3.2 5.6-.1 1.2-.6 2.3-1.5 3.2 1.7 0 3.3-.6 4.6-1.7.7.1 1.4.2 2.2.2 4.7 0 8.5-3.3 8.5-7.3S16.7 4 12 4ZM8.5 11.2h.01M12 11.2h.01M15.5 11.2h.01'),
      icon('down', 'm6 9.5 6 6 6-6'), badge);
    const note = element('p', {});
    note.style.margin = '0';
    const again = element('button', { type: 'button', hidden: '' });
    const before = element('span', { class: 'trap', tabindex: '0' });
    const after = element('span', { class: 'trap', tabindex: '0' });
    const panel = element('div', { class: 'panel', id: 'panel', role: 'dialog', 'aria-modal': 'false' },
      element('div', { class: 'wait', role: 'status' }, note, again), before, after);
    const wrap = element('div', {}, panel, launcher);
    shadow.append(wrap);

    launcher.addEventListener('click', () => (isOpen ? close() : open({ focus: true })));
    again.addEventListener('click', mountPanel);
    before.addEventListener('focus', () => focusPanel('last'));
    after.addEventListener('focus', () => focusPanel('first'));
    wrap.addEventListener('keydown', (event) => { if (event.key === 'Escape' && isOpen) close(); });

    ui = { host, wrap, panel, launcher, badge, note, again, after, frame: null, teaser: null };
    // Beside the body: a transform or filter on it would move what is fixed inside it.
    document.documentElement.append(host);
    dress();
  }

  /** Puts the settings on the elements. */
  function dress() {
    const style = ui.host.style;
    style.setProperty('--brand', brand());
    style.setProperty('--on-brand', onBrand(brand()));
    style.setProperty('--z', String(Number(settings.zIndex) || 2147483000));
    ui.wrap.style.colorScheme = ['light', 'dark'].includes(settings.theme) ? settings.theme : 'light dark';
    ui.wrap.className = settings.position === 'left' ? 'left' : '';
    ui.panel.setAttribute('aria-label', settings.business ? `${word(4)} · ${settings.business}` : word(4));
    ui.again.textContent = word(7);
    if (settings.launcher === 'none') ui.launcher.hidden = true;
    label();
  }

  function label() {
    const text = isOpen ? word(1) : word(0);
    ui.launcher.setAttribute('aria-label', unread && !isOpen ? `${text}, ${unread} ${word(2)}` : text);
    ui.launcher.setAttribute('aria-expanded', String(isOpen));
    ui.badge.hidden = !unread || isOpen;
    ui.badge.textContent = unread > 9 ? '9+' : String(unread);
  }

  function showTeaser(text, author) {
    hideTeaser();
    if (!text || isOpen || ui.launcher.hidden) return;
    const say = element('button', { type: 'button', class: 'say', dir: 'auto' });
    if (author) say.append(element('b', {}, author));
    say.append(element('span', {}, text.slice(0, 240)));
    const drop = element('button', { type: 'button', class: 'drop', 'aria-label': word(3) }, icon('', 'M6 6l12 12M18 6 6 18'));
    say.addEventListener('click', () => open({ focus: true }));
    drop.addEventListener('click', () => { hideTeaser(); ui.launcher.focus(); });
    ui.teaser = element('div', { class: 'teaser', role: 'status' }, say, drop);
    ui.wrap.append(ui.teaser);
  }

  function hideTeaser() {
    clearTimeout(teaserTimer);
    if (ui && ui.teaser) { ui.teaser.remove(); ui.teaser = null; }
  }

  function mountPanel() {
    if (ui.frame) ui.frame.remove();
    dropPort();
    ui.panel.classList.remove('ready');
    ui.note.textContent = word(5);
    ui.again.hidden = true;
    const frame = element('iframe', {
      title: settings.business ? `${word(4)} · ${settings.business}` : word(4),
      referrerpolicy: 'origin',
      allow: '',
    });
    // On its own origin a sandbox protects nobody, and browsers warn about it.
    if (chatOrigin !== location.origin) frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox');
    // A frame that is moved in the document loads again: each load gets a port of its own.
    frame.addEventListener('load', () => connectPanel(frame));
    // The campaign lets the server answer with its `frame-ancestors`.
    frame.src = `${panelUrl.href}?campaign=${encodeURIComponent(settings.campaign)}`;
    ui.frame = frame;
    ui.panel.insertBefore(frame, ui.after);
    panelTimer = setTimeout(panelFailed, PANEL_WAIT_MS);
  }

  function dropPort() {
    clearTimeout(panelTimer);
    if (port) port.close();
    port = null;
  }

  function panelFailed() {
    dropPort();
    ui.note.textContent = word(6);
    ui.again.hidden = false;
    emit('error', { reason: 'panel_unreachable' });
  }

  function connectPanel(frame) {
    if (frame !== ui.frame || !frame.contentWindow) return;
    dropPort();
    panelTimer = setTimeout(panelFailed, PANEL_WAIT_MS);
    const channel = new MessageChannel();
    port = channel.port1;
    port.onmessage = hear;
    const { campaign, business, agent, theme, storage, consent, suggestions, privacyUrl, position } = settings;
    frame.contentWindow.postMessage({
      fronter: 1, type: 'init', open: isOpen, narrow: NARROW.matches, context: fullContext(), ...told, ...prefill,
      settings: {
        campaign, business, agent, theme, storage, consent, suggestions, privacyUrl, position,
        locale: locale(), color: brand(), onColor: onBrand(brand()),
      },
    }, chatOrigin, [channel.port2]);
  }

  function tell(type, fields) {
    if (port) port.postMessage({ type, ...fields });
  }

  /** What the page says about the visitor is kept for a panel that comes later. */
  function remember(type, fields) {
    told[type] = { ...told[type], ...fields };
    tell(type, { [type]: told[type] });
  }

  function focusPanel(edge) {
    if (!ui.frame) return;
    ui.frame.focus();
    tell('focus', { edge });
  }

  /** Messages of the panel. They carry counts and states, never a token. */
  function hear({ data }) {
    if (!data || typeof data.type !== 'string') return;
    if (data.type === 'ready') {
      clearTimeout(panelTimer);
      ui.panel.classList.add('ready');
    } else if (data.type === 'close') {
      close();
    } else if (data.type === 'unread') {
      const count = Number(data.count) || 0;
      if (count === unread) return;
      unread = count;
      label();
      emit('unread', unread);
    } else if (data.type === 'preview') {
      showTeaser(String(data.text || ''), String(data.author || ''));
    } else if (data.type === 'kept') {
      marker.write('localStorage', data.kept ? '1' : '');
    } else if (data.type === 'event' && typeof data.name === 'string') {
      emit(data.name, data.detail);
    }
  }

  function fitViewport() {
    if (!ui) return;
    const view = window.visualViewport;
    const full = isOpen && NARROW.matches;
    ui.panel.setAttribute('aria-modal', String(full));
    ui.panel.style.height = full && view ? `${view.height}px` : '';
    ui.panel.style.top = full && view ? `${view.offsetTop}px` : '';
    document.documentElement.style.overflow = full ? 'hidden' : hostOverflow;
    tell('narrow', { narrow: NARROW.matches });
  }

  // ---- the calls -----------------------------------------------------------

  function open({ focus, text } = {}) {
    if (!isOpen) {
      isOpen = true;
      returnFocus = document.activeElement;
      hostOverflow = document.documentElement.style.overflow;
      hideTeaser();
      if (!ui.frame) mountPanel();
      ui.panel.classList.add('open');
      marker.write('sessionStorage', 'open');
      fitViewport();
      label();
      emit('open');
    }
    if (focus) ui.frame.focus();
    prefill = port ? null : { focus: Boolean(focus), text };
    tell('open', { focus: Boolean(focus), text });
  }

  function close() {
    if (!isOpen) return;
    isOpen = false;
    ui.panel.classList.remove('open');
    marker.write('sessionStorage', '');
    fitViewport();
    label();
    tell('close');
    const inside = !document.activeElement || document.activeElement === ui.host || document.activeElement === document.body;
    if (inside) {
      const back = returnFocus && returnFocus !== document.body && returnFocus !== ui.host && returnFocus.isConnected ? returnFocus : ui.launcher;
      back.focus({ preventScroll: true });
    }
    emit('close');
  }

  function boot(given) {
    if (settings) {
      Object.assign(settings, given);
      dress();
      return;
    }
    settings = { campaign: 'demo', ...window.fronterSettings, ...given };
    noteVisit();
    build();
    watchPages();
    const kept = marker.read('localStorage');
    const wasOpen = marker.read('sessionStorage') === 'open';
    if (settings.autoOpen || (wasOpen && !NARROW.matches)) open({ focus: false });
    else if (kept) (window.requestIdleCallback || setTimeout)(() => { if (ui && !ui.frame) mountPanel(); });
    else if (settings.greetingTeaser && !document.referrer.startsWith(`${location.origin}/`)) {
      teaserTimer = setTimeout(() => showTeaser(String(settings.greetingTeaser), settings.business), Number(settings.teaserDelayMs) || 4000);
    }
    for (const call of early.splice(0)) run(...call);
    emit('ready');
  }

  function shutdown() {
    if (!settings) return;
    if (isOpen) close();
    hideTeaser();
    if (marker.read('localStorage') || ui.frame) forget(settings.campaign);
    marker.write('localStorage', '');
    dropPort();
    ui.host.remove();
    settings = ui = prefill = null;
    told = {};
    visits = [];
    unread = 0;
  }

  /** The conversation is stored on the chat's origin: only a frame can remove it. */
  function forget(campaign) {
    const frame = element('iframe', { hidden: '', 'aria-hidden': 'true', referrerpolicy: 'origin' });
    frame.addEventListener('load', () => {
      frame.contentWindow.postMessage({ fronter: 1, type: 'forget', campaign }, chatOrigin);
      setTimeout(() => frame.remove(), 1000);
    });
    frame.src = `${panelUrl.href}?campaign=${encodeURIComponent(campaign)}`;
    document.body.append(frame);
  }

  const calls = {
    boot,
    shutdown,
    open: () => open({ focus: true }),
    close,
    toggle: () => (isOpen ? close() : open({ focus: true })),
    openWith: (text) => open({ focus: true, text: String(text) }),
    showLauncher: () => { ui.launcher.hidden = false; },
    hideLauncher: () => { ui.launcher.hidden = true; hideTeaser(); },
    identify: (prospect) => remember('prospect', prospect),
    setContext: (data) => remember('extra', data),
    setConsent: (consent) => remember('consent', consent),
    setLocale: (value) => { settings.locale = String(value); dress(); tell('locale', { locale: settings.locale }); },
    isOpen: () => isOpen,
  };

  function run(method, ...given) {
    if (method === 'on') {
      const [name, listener] = given;
      if (!listeners.has(name)) listeners.set(name, new Set());
      listeners.get(name).add(listener);
      if (name === 'ready' && settings) Promise.resolve().then(() => listener());
    } else if (method === 'off') {
      const [name, listener] = given;
      if (listener) listeners.get(name)?.delete(listener);
      else listeners.delete(name);
    } else if (!Object.hasOwn(calls, method)) {
      console.warn(`Fronter: there is no call "${method}"`);
    } else if (!settings && method !== 'boot') {
      if (method !== 'shutdown') early.push([method, ...given]);
    } else if (!document.body) {
      document.addEventListener('DOMContentLoaded', () => run(method, ...given), { once: true });
    } else {
      return calls[method](...given);
    }
    return undefined;
  }

  const api = (...given) => run(...given);
  api.loaded = true;
  // A reference to the stub that a page kept still pushes to `Fronter.q`.
  api.q = { push: (given) => run(...given) };
  window.Fronter = api;

  NARROW.addEventListener('change', fitViewport);
  if (window.visualViewport) {
    window.visualViewport.addEventListener('resize', () => { if (isOpen) fitViewport(); });
    window.visualViewport.addEventListener('scroll', () => { if (isOpen) fitViewport(); });
  }
  for (const given of (stub && stub.q) || []) run(...given);
})();
