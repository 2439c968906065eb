// The dashboard: asks its node every second, and shows what has changed.

import {byId, duration, el, keepChildren, natural, plural, seconds, setAttribute, setText} from './dom.js';
import {LineChart, Palette} from './charts.js';
import {headline, showEvents, tellElection} from './events.js';
import {getJson, otherPages, Refusal} from './node.js';
import {offerOperations} from './operations.js';
import {drawRing} from './ring.js';

const POLL_MILLIS = 1000;
const EVENTS_KEPT = 512;

/** What a screen reader is told without being asked. */
const NEWS = ['leader_changed', 'leader_lost', 'failed', 'left', 'joined', 'election_won'];

const number = new Intl.NumberFormat('en');
const nodeColours = new Palette();
const charts = {
  clients: new LineChart('clients-chart', value => number.format(value), nodeColours),
  rates: new LineChart('rates-chart', value => number.format(value)),
  ages: new LineChart('ages-chart', value => `${value.toFixed(1)} s`, nodeColours),
};

let known = null;
let life = null;
let events = [];
let lastNumber = 0;
let drawn = '';

// What the node says.

function showFigures({cluster, node, leader, load}) {
  setText(byId('leader'), leader?.id ?? 'none');
  setText(byId('leader-note'), leaderNote(node, leader, cluster));
  setText(byId('members'), cluster.expected ? `${cluster.seen} of ${cluster.expected}` : `${cluster.seen}`);
  setText(byId('members-note'), `found by ${cluster.mode}, epoch ${cluster.epoch}`);
  setText(byId('clients'), number.format(cluster.clients));
  setText(byId('clients-note'), `room for ${number.format(cluster.max_clients)}`);
  setText(byId('rates'), `${number.format(load.messages_in_per_second)} in`);
  setText(byId('rates-note'),
    `${number.format(load.messages_out_per_second)} out, at this node`
      + (load.slow_clients > 0 ? `; ${plural(load.slow_clients, 'slow client')}` : ''));
}

function leaderNote(node, leader, cluster) {
  if (!leader) {
    return cluster.state === 'degraded' ? 'no majority of the expected nodes' : 'an election is due';
  }
  const since = Math.max(0, (Date.parse(known.now) - Date.parse(leader.since)) / 1000);
  return (leader.id === node.id ? 'this node' : `heard ${seconds(leader.heartbeat_age_ms)} ago`)
    + `, for ${duration(since)}`;
}

function showState({cluster, node, election}) {
  setText(byId('cluster-name'), cluster.name);
  setText(byId('node-id'), node.id);
  const badge = byId('state');
  badge.className = `badge ${cluster.state}`;
  setText(badge, cluster.state);
  badge.title = election.reason;
  setText(byId('version'), `Ringcast ${node.version}, up for ${duration(node.uptime_seconds)}`);
  document.title = `${node.id} – Ringcast`;
}

function showRing(status) {
  const picture = JSON.stringify([
    status.election, status.leader?.id, status.cluster.epoch, status.peers.map(peer => [peer.id, peer.state])]);
  if (picture !== drawn) {
    drawn = picture;
    byId('ring').replaceChildren(drawRing(status));
  }
}

/** All nodes, this one included, alike. */
function rows(status) {
  const {node, load} = status;
  const self = {
    id: node.id, self: true, state: load.draining ? 'draining' : load.ready ? 'alive' : 'not ready',
    clients: load.clients, max_clients: load.max_clients, weight: load.weight,
  };
  const peers = status.peers.map(peer => ({
    ...peer, live: peer.state === 'alive' || peer.state === 'suspect',
    state: peer.draining && peer.state === 'alive' ? 'draining' : peer.state,
  }));
  return [{...self, live: true}, ...peers].sort((a, b) => natural(a.id, b.id));
}

function emptyRow(id) {
  return el('tr', {'data-node': id},
    el('th', {scope: 'row'}, el('span', {class: 'name'}),
      el('span', {class: 'tag leads'}, 'leader'), el('span', {class: 'tag away'}, 'stepped down')),
    el('td', {}, el('span')),
    el('td'),
    el('td', {class: 'number rtt'}),
    el('td', {class: 'number'}),
    el('td', {}, el('meter', {min: 0, max: 100, low: 20, optimum: 100, 'aria-label': `room of ${id}`})));
}

/** A link as long as there is a page behind it. */
function showName(place, node) {
  const href = node.self || !node.live || !node.http_address ? '' : `http://${node.http_address}/`;
  if (place.dataset.href !== href) {
    place.dataset.href = href;
    place.replaceChildren(href ? el('a', {href}, node.id) : node.id);
  }
}

function showRow(row, node, status) {
  const [name, state, heard, roundTrip, clients, room] = row.children;
  setAttribute(row, 'class', node.live ? '' : 'gone');
  showName(name.querySelector('.name'), node);
  name.querySelector('.leads').hidden = status.leader?.id !== node.id;
  name.querySelector('.away').hidden = !status.election.stepped_down.includes(node.id);
  setAttribute(state.firstChild, 'class', `badge ${node.state.replace(' ', '-')}`);
  setText(state.firstChild, node.state);
  setAttribute(heard, 'class', node.missed_heartbeats > 0 && node.live ? 'number late' : 'number');
  setText(heard, node.self ? 'this node' : seconds(node.last_seen_ms));
  setText(roundTrip, node.rtt_ms ? `${node.rtt_ms.toFixed(1)} ms` : '–');
  setText(clients, number.format(node.clients));
  setAttribute(room.firstChild, 'value', node.weight);
  setAttribute(room.firstChild, 'title', `weight ${node.weight} of 100`);
}

function showNodes(status) {
  const nodes = rows(status);
  keepChildren(byId('nodes'), nodes.map(node => node.id), emptyRow)
    .forEach((row, index) => showRow(row, nodes[index], status));
}

function addToCharts(status) {
  const now = Date.parse(status.now) / 1000;
  const live = rows(status).filter(node => node.live);
  charts.clients.add(now, Object.fromEntries(live.map(node => [node.id, node.clients])));
  charts.rates.add(now, {
    in: status.load.messages_in_per_second, out: status.load.messages_out_per_second});
  const peers = live.filter(node => !node.self);
  charts.ages.add(now, Object.fromEntries(peers.map(node => [node.id, node.last_seen_ms / 1000])));
}

function show(status) {
  known = status;
  showState(status);
  showFigures(status);
  showRing(status);
  showNodes(status);
  addToCharts(status);
}

// What has happened.

function takeEvents(document) {
  const fresh = document.events.filter(event => event.number > lastNumber);
  if (fresh.length === 0 && lastNumber > 0) {
    return;
  }
  const first = lastNumber === 0;
  lastNumber = document.last_number;
  events = [...events, ...fresh].slice(-EVENTS_KEPT);
  showEvents(byId('timeline'), fresh);
  byId('election').replaceChildren(tellElection(events));
  const news = fresh.filter(event => NEWS.includes(event.kind));
  if (!first && news.length > 0) {
    setText(byId('news'), `${news.map(headline).join('. ')}.`);
  }
}

/** The same address may be another node, or another life of it, with events of its own. */
function forgetFormerLife(status) {
  const current = `${status.node.id} ${status.node.started_at}`;
  if (life !== current) {
    life = current;
    events = [];
    lastNumber = 0;
    byId('timeline').replaceChildren();
  }
}

// What goes wrong.

function showTrouble(error) {
  const trouble = byId('trouble');
  const starting = error instanceof Refusal && error.status === 503;
  const name = known?.node.id ?? 'The node of this page';
  const pages = known ? otherPages(known) : [];
  const text = starting ? `${name} is starting.` : `${name} does not answer. What is shown is what it said last.`;
  if (trouble.hidden || trouble.dataset.text !== text) {
    trouble.dataset.text = text;
    trouble.replaceChildren(el('b', {}, text), pages.length > 0 ? ' Look from another node: ' : '',
      ...pages.map(page => el('a', {href: page.href, class: 'page'}, page.id)));
    trouble.hidden = false;
    document.body.classList.add('stale');
  }
}

function endTrouble() {
  byId('trouble').hidden = true;
  document.body.classList.remove('stale');
}

async function poll() {
  try {
    const status = await getJson('status');
    forgetFormerLife(status);
    takeEvents(await getJson(`events?after=${lastNumber}`));
    show(status);
    endTrouble();
  } catch (error) {
    showTrouble(error);
  } finally {
    setTimeout(poll, POLL_MILLIS);
  }
}

offerOperations(() => known);
poll();
