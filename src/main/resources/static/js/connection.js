// A session with the node that served this page: the client protocol, one envelope a message.

const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 5000;
const MOST_UNANSWERED = 100;
const DEFAULT_USERS = 200;

/** Random, and also where a page may not ask for a UUID, as over plain HTTP. */
function messageId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

export class ChatConnection {
  #listener;
  #socket = null;
  #joined = false;
  #everJoined = false;
  #left = false;
  #ending = null;
  #unanswered = 0;
  #pause = FIRST_PAUSE_MILLIS;

  constructor(user, listener) {
    this.user = user;
    this.#listener = listener;
    this.#connect();
  }

  #connect() {
    if (this.#left) {
      return;
    }
    this.#listener.onConnecting();
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(`${scheme}//${location.host}/ws/chat`);
    this.#socket = socket;
    socket.onopen = () => this.#say('CLIENT_REGISTER', {capabilities: ['users']});
    socket.onmessage = message => this.#onEnvelope(JSON.parse(message.data));
    socket.onclose = () => this.#onClose();
  }

  #say(type, payload) {
    const id = messageId();
    this.#socket.send(JSON.stringify(
      {type, sender_id: this.user, payload, timestamp: Date.now() / 1000, message_id: id}));
    return id;
  }

  /** The message's id; null if it can't be sent now. */
  send(content, recipient) {
    if (!this.#joined || this.#unanswered >= MOST_UNANSWERED) {
      return null;
    }
    this.#unanswered++;
    return this.#say('CLIENT_MESSAGE', {content, recipient});
  }

  askForUsers(limit = DEFAULT_USERS) {
    if (this.#joined) {
      this.#say('USERS_QUERY', {user: null, limit});
    }
  }

  leave() {
    this.#left = true;
    if (this.#joined) {
      this.#say('CLIENT_UNREGISTER', {});
    }
    this.#joined = false;
    this.#socket.close();
  }

  #onEnvelope({type, sender_id: sender, payload}) {
    switch (type) {
      case 'CLIENT_MESSAGE':
        this.#listener.onMessage(sender, payload.content, payload.recipient ?? null);
        break;
      case 'MESSAGE_ACK':
        this.#unanswered = Math.max(0, this.#unanswered - 1);
        this.#listener.onAck(payload.acked_message_id, payload.success, payload.info);
        break;
      case 'USERS':
        this.#listener.onUsers(payload.users, payload.total);
        break;
      case 'SERVER_RESPONSE':
        this.#onResponse(payload);
        break;
      default: // Of a newer node; not for this page.
    }
  }

  #onResponse({success, message, data}) {
    if (data?.reason) {
      this.#ending = {text: message, again: data.reconnect, redirect: data.redirect};
    } else if (!this.#joined && success) {
      this.#joined = true;
      this.#everJoined = true;
      this.#ending = null;
      this.#unanswered = 0;
      this.#pause = FIRST_PAUSE_MILLIS;
      this.#listener.onJoined(this.user, data.server_id);
    } else {
      this.#listener.onNotice(message);
    }
  }

  #onClose() {
    this.#joined = false;
    if (this.#left) {
      return;
    }
    const again = this.#ending?.again ?? true;
    const text = this.#ending?.text ?? (this.#everJoined ? 'the connection was lost' : 'the node does not answer');
    const redirect = this.#ending?.redirect;
    this.#listener.onEnded(
      `${text[0].toUpperCase()}${text.slice(1)}.`, again, redirect && `${redirect.host}:${redirect.port}`);
    if (again) {
      setTimeout(() => this.#connect(), this.#pause * (0.5 + Math.random() / 2));
      this.#pause = Math.min(LONGEST_PAUSE_MILLIS, this.#pause * 2);
    } else {
      this.#left = true;
    }
  }
}
