// The chat page: shows what the connection brings, and sends what is typed.

import {byId, el, setText} from './dom.js';
import {ChatConnection} from './connection.js';
import {getJson, otherPages} from './node.js';
import {showPeople} from './people.js';

const MOST_SHOWN = 500;
const USERS_MILLIS = 3000;
const USERS_SHOWN = 200;
const PAGES_MILLIS = 15_000;

const log = byId('log');
const waiting = new Map();
let connection = null;
let pages = [];

// Lines.

/** Whoever reads what is above is not carried away from it. */
let atEnd = true;

function stayAtEnd() {
  if (atEnd) {
    log.scrollTop = log.scrollHeight;
  }
}

log.addEventListener('scroll', () => {
  atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
});
new ResizeObserver(stayAtEnd).observe(log);

function addLine(line) {
  log.querySelector('.empty')?.remove();
  log.append(line);
  while (log.children.length > MOST_SHOWN) {
    log.firstElementChild.remove();
  }
  stayAtEnd();
  return line;
}

const now = () => new Date().toLocaleTimeString('en-GB', {hour: '2-digit', minute: '2-digit'});

function addMessage(from, content, to, own) {
  return addLine(el('li', {class: `line${own ? ' own' : ''}${to ? ' private' : ''}`},
    el('p', {class: 'by'}, el('b', {}, from), to ? ` to ${to === connection?.user ? 'you' : to} alone` : '', ' ', el('time', {}, now()),
      el('span', {class: 'fate'})),
    el('p', {class: 'content'}, content)));
}

const addNotice = text => addLine(el('li', {class: 'notice'}, text));

function setFate(line, text, failed) {
  line.classList.toggle('failed', failed);
  setText(line.querySelector('.fate'), text);
}

// What the connection tells.

const listener = {
  onConnecting() {
    showState('connecting', 'waiting');
  },

  onJoined(user, node) {
    byId('join').hidden = true;
    byId('room').hidden = false;
    byId('trouble').hidden = true;
    showState('connected', 'alive');
    showWhere(user, node);
    enable(true);
    byId('message').focus();
    addNotice(`You are ${user}, at ${node}.`);
    connection.askForUsers();
    findPages();
  },

  /** At its node's wish, without an end in between. */
  onMoved(user, node) {
    showWhere(user, node);
    addNotice(`You are at ${node} now.`);
  },

  onMessage(from, content, recipient) {
    addMessage(from, content, recipient, false);
  },

  onNotice(text) {
    addNotice(text);
  },

  onAck(id, success, info) {
    const line = waiting.get(id);
    waiting.delete(id);
    if (line) {
      setFate(line, success ? '' : `not sent: ${info}`, !success);
    }
  },

  onUsers(users, total) {
    showPeople(users, total, connection?.user);
  },

  /** again: whether the connection tries to come back by itself; redirect: where it should go. */
  onEnded(text, again, redirect) {
    waiting.forEach(line => setFate(line, 'perhaps not sent: the connection was lost', true));
    waiting.clear();
    enable(false);
    showState(again ? 'reconnecting' : 'not connected', again ? 'suspect' : '');
    showTrouble(text, again, redirect);
    if (!again) {
      byId('room').hidden = true;
      byId('join').hidden = false;
      byId('who').replaceChildren();
      byId('name').focus();
    }
  },
};

function showWhere(user, node) {
  byId('who').replaceChildren(el('b', {}, user), ' at ', el('b', {}, node));
}

function showState(text, tone) {
  const badge = byId('state');
  badge.className = `badge ${tone}`;
  setText(badge, text);
}

function enable(on) {
  byId('send').disabled = !on;
}

function showTrouble(text, again, redirect) {
  const trouble = byId('trouble');
  if (!text) {
    trouble.hidden = true;
    return;
  }
  const named = pages.filter(page => page.clients === redirect);
  const others = !again ? [] : named.length > 0 ? named : pages;
  trouble.replaceChildren(el('b', {}, again ? `${text} Trying again.` : text),
    others.length > 0 ? ' Or go on at another node: ' : '',
    ...others.map(page => el('a', {href: page.href + nameInAddress(), class: 'page'}, page.id)));
  trouble.hidden = false;
}

/** So that the page of the other node knows it. */
const nameInAddress = () => (connection ? `#${encodeURIComponent(connection.user)}` : '');

/** Where to go when this node is gone: it can't be asked then. */
async function findPages() {
  try {
    pages = otherPages(await getJson('status'), 'chat.html');
  } catch {
    // The former ones are better than none.
  }
}

/** Where a page from plain HTTP can go on; one from HTTPS may not use a plain WebSocket. */
async function addressOf(node) {
  if (location.protocol === 'https:') {
    return null;
  }
  if (!pages.some(page => page.id === node)) {
    await findPages();
  }
  return pages.find(page => page.id === node)?.socket ?? null;
}

// What people do.

byId('join').addEventListener('submit', event => {
  event.preventDefault();
  connection?.leave();
  connection = new ChatConnection(byId('name').value.trim(), listener, addressOf);
});

byId('compose').addEventListener('submit', event => {
  event.preventDefault();
  const input = byId('message');
  const to = byId('recipient').value.trim();
  const id = connection?.send(input.value, to || null);
  if (id) {
    const line = addMessage(connection.user, input.value, to, true);
    setFate(line, 'sending', false);
    waiting.set(id, line);
    atEnd = true;
    stayAtEnd();
    input.value = '';
  }
});

byId('people').addEventListener('click', event => {
  const user = event.target.dataset?.user;
  if (user) {
    byId('recipient').value = user;
    byId('message').focus();
  }
});

byId('leave').addEventListener('click', () => {
  connection?.leave();
  connection = null;
  listener.onEnded('', false);
});

byId('name').value = new URLSearchParams(`name=${location.hash.slice(1)}`).get('name');
setInterval(() => connection?.askForUsers(USERS_SHOWN), USERS_MILLIS);
setInterval(() => connection && findPages(), PAGES_MILLIS);
// Before there is a connection to lose.
findPages();
byId('name').focus();
