// A session with a node, first the one that served this page: the client protocol, one envelope a
// message. When its node asks it to, it goes on at another one, and nothing is lost on the way.

const FIRST_PAUSE_MILLIS = 500;
const LONGEST_PAUSE_MILLIS = 5000;
const MOST_UNANSWERED = 100;
const DEFAULT_USERS = 200;

/** What came on two ways within so many messages is shown once. */
const MOST_REMEMBERED = 1000;

/** What is on its way to the former node is waited for, before another one is told of this user. */
const ANSWERS_MILLIS = 100;
const MOVE_MILLIS = 5000;

/** Random, and also where a page may not ask for a UUID, as over plain HTTP. */
function messageId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Where this page came from: one node, or a proxy before all of them. */
const ownAddress = () =>
  `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/ws/chat`;

/** One WebSocket: it is opened, it registers, it ends. */
class Line {
  #socket;
  #user;
  joined = false;
  node = null;
  ending = null;

  /** events: onOpen(line), onJoined(line), onEnvelope(envelope), onNotice(text), onClosed(line). */
  constructor(address, user, events) {
    this.address = address;
    this.#user = user;
    this.#socket = new WebSocket(address);
    this.#socket.onopen = () => events.onOpen(this);
    this.#socket.onmessage = message => this.#take(JSON.parse(message.data), events);
    this.#socket.onclose = () => {
      this.joined = false;
      events.onClosed(this);
    };
  }

  register() {
    this.say('CLIENT_REGISTER', {capabilities: ['users', 'move']});
  }

  say(type, payload, id = messageId()) {
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(
        {type, sender_id: this.#user, payload, timestamp: Date.now() / 1000, message_id: id}));
    }
    return id;
  }

  close() {
    this.#socket.close();
  }

  #take(envelope, events) {
    const {type, payload} = envelope;
    if (type !== 'SERVER_RESPONSE') {
      events.onEnvelope(envelope);
    } else if (payload.data?.reason) {
      this.ending = {
        text: payload.message, again: payload.data.reconnect, redirect: payload.data.redirect};
    } else if (!this.joined && payload.success) {
      this.joined = true;
      this.node = payload.data.server_id;
      events.onJoined(this);
    } else {
      events.onNotice(payload.message);
    }
  }
}

export class ChatConnection {
  #listener;
  #addressOf;
  #line = null;
  #everJoined = false;
  #left = false;
  #pause = FIRST_PAUSE_MILLIS;
  #attempts = 0;
  #lastAddress = ownAddress();
  /** Messages without an answer: id to payload. */
  #unanswered = new Map();
  #seen = new Set();
  #moving = false;
  /** The timer of a move that was asked for. */
  #moment;
  /** While it is, messages wait for what comes of the move. */
  #holding = false;
  #held = new Set();
  #endedWhileMoving = false;

  /** addressOf(id): where that node takes WebSockets, or null if a browser can't go there. */
  constructor(user, listener, addressOf) {
    this.user = user;
    this.#listener = listener;
    this.#addressOf = addressOf;
    this.#connect();
  }

  // Connecting.

  /** In turns where it was last, and where the page came from: that may be another node by now. */
  #connect() {
    if (this.#left) {
      return;
    }
    this.#listener.onConnecting();
    const address = this.#attempts++ % 2 === 0 ? this.#lastAddress : ownAddress();
    this.#line = new Line(address, this.user, {
      ...this.#common(),
      onOpen: line => line.register(),
      onJoined: line => this.#onJoined(line),
    });
  }

  #onJoined(line) {
    this.#everJoined = true;
    this.#attempts = 0;
    this.#pause = FIRST_PAUSE_MILLIS;
    this.#lastAddress = line.address;
    this.#listener.onJoined(this.user, line.node);
  }

  #common() {
    return {
      onEnvelope: envelope => this.#onEnvelope(envelope),
      onNotice: text => this.#listener.onNotice(text),
      onClosed: line => this.#onClosed(line),
    };
  }

  #onClosed(line) {
    if (this.#left || line !== this.#line) {
      return; // A former one, after a move.
    }
    if (this.#moving) {
      this.#endedWhileMoving = true;
      return;
    }
    clearTimeout(this.#moment);
    this.#unanswered.clear();
    this.#held.clear();
    const again = line.ending?.again ?? true;
    const text = line.ending?.text ?? (this.#everJoined ? 'the connection was lost' : 'the node does not answer');
    const redirect = line.ending?.redirect;
    this.#listener.onEnded(
      `${text[0].toUpperCase()}${text.slice(1)}.`, again, redirect && `${redirect.host}:${redirect.port}`);
    if (again) {
      setTimeout(() => this.#connect(), this.#pause * (0.5 + Math.random() / 2));
      this.#pause = Math.min(LONGEST_PAUSE_MILLIS, this.#pause * 2);
    } else {
      this.#left = true;
    }
  }

  leave() {
    this.#left = true;
    if (this.#line.joined) {
      this.#line.say('CLIENT_UNREGISTER', {});
    }
    this.#line.close();
  }

  // Talking.

  /** The message's id; null if it can't be sent now. */
  send(content, recipient) {
    if (!this.#line.joined || this.#unanswered.size >= MOST_UNANSWERED) {
      return null;
    }
    const id = messageId();
    this.#unanswered.set(id, {content, recipient});
    if (this.#holding) {
      this.#held.add(id);
    } else {
      this.#say(id);
    }
    return id;
  }

  #say(id) {
    this.#line.say('CLIENT_MESSAGE', this.#unanswered.get(id), id);
  }

  askForUsers(limit = DEFAULT_USERS) {
    if (this.#line.joined) {
      this.#line.say('USERS_QUERY', {user: null, limit});
    }
  }

  #onEnvelope({type, sender_id: sender, message_id: id, payload}) {
    switch (type) {
      case 'CLIENT_MESSAGE':
        if (this.#isNew(`${sender} ${id}`)) {
          this.#listener.onMessage(sender, payload.content, payload.recipient ?? null);
        }
        break;
      case 'MESSAGE_ACK':
        if (this.#unanswered.delete(payload.acked_message_id)) {
          this.#listener.onAck(payload.acked_message_id, payload.success, payload.info);
        }
        break;
      case 'USERS':
        this.#listener.onUsers(payload.users, payload.total);
        break;
      case 'SERVER_MOVE':
        this.#onMove(payload);
        break;
      default: // Of a newer node; not for this page.
    }
  }

  /** While it moves, a message may come on both ways. */
  #isNew(key) {
    if (this.#seen.has(key)) {
      return false;
    }
    this.#seen.add(key);
    if (this.#seen.size > MOST_REMEMBERED) {
      this.#seen.delete(this.#seen.values().next().value);
    }
    return true;
  }

  // Moving.

  /** The newest request counts, until one is followed; a node asks again who hasn't gone. */
  #onMove({server_id: node, after_ms: after}) {
    if (!this.#moving) {
      clearTimeout(this.#moment);
      this.#moment = setTimeout(() => this.#move(node), after);
    }
  }

  /**
   * Goes there, or back to where the page came from: behind a proxy that leads to a node that takes
   * clients. Where nobody takes it, it stays where it is.
   */
  async #move(node) {
    this.#moving = true;
    const there = await this.#addressOf(node);
    let moved = false;
    for (const address of new Set([there, ownAddress()])) {
      if (address && !moved && !this.#left && !this.#endedByOrder()) {
        moved = await this.#moveTo(address);
      }
    }
    this.#moving = false;
    const ended = this.#endedWhileMoving && !moved;
    this.#endedWhileMoving = false;
    if (ended) {
      this.#onClosed(this.#line);
    }
  }

  /** Somebody ended this session for good; it must not come back by moving. */
  #endedByOrder() {
    return this.#endedWhileMoving && this.#line.ending?.again === false;
  }

  #moveTo(address) {
    return new Promise(resolve => {
      let next = null;
      const stay = () => {
        clearTimeout(limit);
        this.#release();
        resolve(false);
      };
      const limit = setTimeout(() => {
        next?.close();
        stay();
      }, MOVE_MILLIS);
      try {
        next = new Line(address, this.user, {
          ...this.#common(),
          onOpen: line => this.#hold().then(() => line.register()),
          onJoined: line => {
            clearTimeout(limit);
            this.#goOnWith(line);
            resolve(true);
          },
          onClosed: line => (line === this.#line ? this.#onClosed(line) : stay()),
        });
      } catch {
        stay(); // The browser does not allow that address.
      }
    });
  }

  /** Nothing more is said at the former node, and what was said there has a moment to be acked. */
  async #hold() {
    this.#holding = true;
    const until = Date.now() + ANSWERS_MILLIS;
    while (this.#unanswered.size > this.#held.size && Date.now() < until) {
      await new Promise(done => setTimeout(done, 10));
    }
  }

  #release() {
    this.#holding = false;
    this.#held.forEach(id => this.#say(id));
    this.#held.clear();
  }

  /** What was not acked is said again: who has it already drops it by its id. */
  #goOnWith(line) {
    const former = this.#line;
    this.#line = line;
    this.#lastAddress = line.address;
    this.#holding = false;
    this.#held.clear();
    this.#unanswered.forEach((_, id) => this.#say(id));
    if (this.#left) {
      this.leave();
    } else if (former.node !== line.node) {
      this.#listener.onMoved(this.user, line.node);
    }
  }
}
