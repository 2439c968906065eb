// The events of the node: as a list, and as the story of the last election.

import {el, seconds, plural} from './dom.js';

const MOST_SHOWN = 200;

/** What lies further apart is no cause: elections wait for two seconds at the most. */
const CAUSE_MILLIS = 5000;

const CAUSES = ['failed', 'left', 'joined', 'suspected', 'recovered', 'leader_lost',
  'stepped_down', 'stands_again', 'paused'];

const ELECTION = ['election_started', 'election_won', 'leader_changed'];

const HEADLINES = {
  joined: event => `${event.node} joined`,
  suspected: event => `${event.node} is suspect`,
  recovered: event => `${event.node} is back`,
  failed: event => `${event.node} failed`,
  left: event => `${event.node} left`,
  election_started: event => `Election of epoch ${event.epoch}`,
  election_won: event => `${event.node} won epoch ${event.epoch}`,
  leader_changed: event => `${event.node} leads`,
  leader_lost: () => 'Nobody leads',
  stepped_down: event => `${event.node} steps down`,
  stands_again: event => `${event.node} stands again`,
  paused: event => `This node stood still for ${seconds(event.duration_ms)}`,
  id_conflict: event => `Another node calls itself ${event.node}`,
  table_full: event => `No place for ${event.node}`,
  mode_changed: () => 'Discovery changed',
  stopping: event => `${event.node} stops`,
};

const TONES = {
  joined: 'good', recovered: 'good', election_won: 'lead', leader_changed: 'lead',
  election_started: 'busy', suspected: 'warn', paused: 'warn', mode_changed: 'warn',
  failed: 'bad', leader_lost: 'bad', id_conflict: 'bad', table_full: 'bad',
};

const clock = time => new Date(time).toLocaleTimeString('en-GB');

export const headline = event =>
  (HEADLINES[event.kind] ?? (() => `${event.node}: ${event.kind.replaceAll('_', ' ')}`))(event);

function entry(event) {
  return el('li', {class: TONES[event.kind] ?? '', 'data-kind': event.kind},
    el('time', {datetime: event.time}, clock(event.time)),
    el('div', {}, el('b', {}, headline(event)), event.reason ? ` ${event.reason}` : null));
}

/** Puts what is new on top, and forgets what is far down. */
export function showEvents(list, events) {
  list.querySelector('.empty')?.remove();
  list.prepend(...events.map(entry).reverse());
  while (list.children.length > MOST_SHOWN) {
    list.lastElementChild.remove();
  }
  if (list.children.length === 0) {
    list.append(el('li', {class: 'empty'}, 'Nothing has happened yet.'));
  }
}

const STEPS = {
  failed: event => [`${event.node} is taken to be dead`, event.reason],
  left: event => [`${event.node} says goodbye`, event.reason],
  joined: event => [`${event.node} becomes a member`, event.reason],
  suspected: event => [`The link to ${event.node} breaks`, event.reason],
  recovered: event => [`${event.node} is there after all`, event.reason],
  leader_lost: event => ['Nobody leads any more', event.reason],
  stepped_down: event => [`${event.node} steps down`, event.reason],
  stands_again: event => [`${event.node} stands again`, event.reason],
  paused: event => [`This node stood still for ${seconds(event.duration_ms)}`, event.reason],
  election_started: event =>
    [`A token with ${event.node} as the candidate goes round, in epoch ${event.epoch}`, event.reason],
  election_won: event =>
    [`The token of ${event.node} comes home: it has won`,
      `${plural(event.hops, 'hop')}, ${seconds(event.duration_ms)} since this node took part`],
  leader_changed: event => [`${event.node} leads, and this node follows`, event.reason],
};

const ofElection = event => ELECTION.includes(event.kind);
const ofStory = event => ofElection(event) || CAUSES.includes(event.kind);

/** An election without an outcome was repeated in a later epoch: both are one story. */
const goesOn = (former, next) => former.kind === 'election_started'
  || (former.kind === 'election_won' && former.epoch === next.epoch);

const isCause = (event, next) =>
  CAUSES.includes(event.kind) && Date.parse(next.time) - Date.parse(event.time) < CAUSE_MILLIS;

/** The events of the last election, from what may have caused it to its outcome. */
export function lastElection(events) {
  const ended = events.findLastIndex(ofElection);
  if (ended < 0) {
    return [];
  }
  const told = events.slice(0, ended + 1).filter(ofStory);
  let first = told.length - 1;
  for (let index = first - 1; index >= 0; index--) {
    if (!ofElection(told[index])) {
      continue;
    }
    if (!goesOn(told[index], told[first])) {
      break;
    }
    first = index;
  }
  while (first > 0 && isCause(told[first - 1], told[first])) {
    first--;
  }
  return told.slice(first);
}

export function tellElection(events) {
  const story = lastElection(events);
  if (story.length === 0) {
    return el('p', {class: 'empty'}, 'This node has not seen an election yet.');
  }
  const begin = Date.parse(story[0].time);
  return el('ol', {class: 'steps'}, ...story.map(event => {
    const [what, why] = STEPS[event.kind](event);
    const since = Date.parse(event.time) - begin;
    return el('li', {class: TONES[event.kind] ?? ''},
      el('b', {}, what), why ? el('span', {class: 'why'}, why) : null,
      el('time', {datetime: event.time}, since === 0 ? clock(event.time) : `+ ${seconds(since)}`));
  }));
}
