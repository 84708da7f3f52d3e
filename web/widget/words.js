/* Every word that the panel itself says, by language. What the assistant says
 * comes from the server. `{name}` and `{business}` are filled in. */

const WORDS = {
  en: {
    assistant: 'AI assistant', team: 'Team', you: 'You', said: '{name} said', youSaid: 'You said', system: 'Notice',
    intro: 'You are chatting with the AI assistant of {business}. A person can take over at any time: just ask.',
    introPlain: 'You are chatting with an AI assistant. A person can take over at any time: just ask.',
    online: 'Replies at once', placeholder: 'Write a message…', label: 'Your message', send: 'Send', close: 'Close chat',
    log: 'Conversation', typing: '{name} is typing', today: 'Today', yesterday: 'Yesterday', sending: 'Sending…', sent: 'Sent',
    waiting: 'Waiting for the connection…', failed: 'Not sent.', retry: 'Try again', latest: 'New messages',
    connecting: 'Connecting…', offline: 'You are offline. Your messages will be sent when the connection is back.',
    reconnecting: 'Connection lost. Reconnecting…', unreachable: 'The chat cannot be reached right now.',
    looking: 'Looking for the right person…', offered: 'Asking {name} to join…',
    connected: 'You are talking to {name}', unavailable: 'Nobody is free right now. We will get back to you.',
    callback: 'Your callback is booked', back: 'You are talking to the AI assistant again', person: 'a colleague',
    ended: 'This conversation has ended.', restart: 'Start a new one', stopped: 'You asked us to stop: nobody will contact you.', resume: 'Talk again', tooLong: 'This message is too long.',
    tooFast: 'That was quick. One moment, please.', consent: 'Before we start', start: 'Start the chat', privacy: 'Privacy',
    consentText: 'This chat is answered by an AI assistant. What you write is stored so that we can answer you and, if you wish, put you through to a person.',
    left: '{count} characters left', opensNew: 'opens in a new tab',
  },
  de: {
    assistant: 'KI-Assistent', team: 'Team', you: 'Sie', said: '{name} schreibt', youSaid: 'Sie schreiben', system: 'Hinweis',
    intro: 'Sie chatten mit dem KI-Assistenten von {business}. Ein Mensch kann jederzeit übernehmen: fragen Sie einfach.',
    introPlain: 'Sie chatten mit einem KI-Assistenten. Ein Mensch kann jederzeit übernehmen: fragen Sie einfach.',
    online: 'Antwortet sofort', placeholder: 'Nachricht schreiben…', label: 'Ihre Nachricht', send: 'Senden', close: 'Chat schließen',
    log: 'Unterhaltung', typing: '{name} schreibt', today: 'Heute', yesterday: 'Gestern', sending: 'Wird gesendet…', sent: 'Gesendet',
    waiting: 'Wartet auf die Verbindung…', failed: 'Nicht gesendet.', retry: 'Erneut versuchen', latest: 'Neue Nachrichten',
    connecting: 'Verbindung wird hergestellt…', offline: 'Sie sind offline. Ihre Nachrichten werden gesendet, sobald die Verbindung wieder da ist.',
    reconnecting: 'Verbindung unterbrochen. Neuer Versuch…', unreachable: 'Der Chat ist gerade nicht erreichbar.',
    looking: 'Wir suchen die richtige Person…', offered: '{name} wird gefragt…',
    connected: 'Sie sprechen mit {name}', unavailable: 'Gerade ist niemand frei. Wir melden uns bei Ihnen.',
    callback: 'Ihr Rückruf ist gebucht', back: 'Sie sprechen wieder mit dem KI-Assistenten', person: 'jemand aus dem Team',
    ended: 'Diese Unterhaltung ist beendet.', restart: 'Neu beginnen', stopped: 'Sie wollten nichts mehr hören: niemand meldet sich bei Ihnen.', resume: 'Wieder sprechen', tooLong: 'Diese Nachricht ist zu lang.',
    tooFast: 'Das war schnell. Einen Moment, bitte.', consent: 'Bevor wir beginnen', start: 'Chat starten', privacy: 'Datenschutz',
    consentText: 'In diesem Chat antwortet ein KI-Assistent. Was Sie schreiben, wird gespeichert, damit wir Ihnen antworten und Sie auf Wunsch mit einem Menschen verbinden können.',
    left: 'noch {count} Zeichen', opensNew: 'öffnet einen neuen Tab',
  },
  es: {
    assistant: 'Asistente de IA', team: 'Equipo', you: 'Usted', said: '{name} dice', youSaid: 'Usted dice', system: 'Aviso',
    intro: 'Está hablando con el asistente de IA de {business}. Una persona puede continuar cuando quiera: solo pídalo.',
    introPlain: 'Está hablando con un asistente de IA. Una persona puede continuar cuando quiera: solo pídalo.',
    online: 'Responde al momento', placeholder: 'Escriba un mensaje…', label: 'Su mensaje', send: 'Enviar', close: 'Cerrar el chat',
    log: 'Conversación', typing: '{name} está escribiendo', today: 'Hoy', yesterday: 'Ayer', sending: 'Enviando…', sent: 'Enviado',
    waiting: 'Esperando la conexión…', failed: 'No enviado.', retry: 'Reintentar', latest: 'Mensajes nuevos',
    connecting: 'Conectando…', offline: 'No tiene conexión. Sus mensajes se enviarán cuando vuelva.',
    reconnecting: 'Conexión perdida. Reconectando…', unreachable: 'El chat no está disponible ahora.',
    looking: 'Buscando a la persona adecuada…', offered: 'Preguntando a {name}…',
    connected: 'Está hablando con {name}', unavailable: 'Ahora no hay nadie libre. Nos pondremos en contacto.',
    callback: 'Su llamada está reservada', back: 'Vuelve a hablar con el asistente de IA', person: 'una persona del equipo',
    ended: 'Esta conversación ha terminado.', restart: 'Empezar otra', stopped: 'Nos pidió que paráramos: nadie le contactará.', resume: 'Hablar de nuevo', tooLong: 'Este mensaje es demasiado largo.',
    tooFast: 'Un momento, por favor.', consent: 'Antes de empezar', start: 'Iniciar el chat', privacy: 'Privacidad',
    consentText: 'En este chat responde un asistente de IA. Lo que escriba se guarda para poder responderle y, si lo desea, ponerle en contacto con una persona.',
    left: 'quedan {count} caracteres', opensNew: 'se abre en otra pestaña',
  },
};

/** The language tag that will be used for `locale`. */
export const languageOf = (locale) => {
  const language = String(locale || 'en').slice(0, 2).toLowerCase();
  return WORDS[language] ? language : 'en';
};

/** A function from a key to its text in the language of `locale`. */
export function wordsFor(locale) {
  const table = WORDS[languageOf(locale)];
  return (key, values = {}) => table[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}
