// Who is here, as a list, and as proposals for whom to write to.

import {byId, el, keepChildren, setText} from './dom.js';

/** A name can be one's own today and another's tomorrow: those are two entries. */
const OWN = 'own ';

const entry = (user, own) => el('li', {}, own
  ? el('span', {class: 'self'}, `${user} (you)`)
  : el('button', {type: 'button', 'data-user': user, title: `Write to ${user} alone`}, user));

export function showPeople(users, total, own) {
  setText(byId('people-count'), `${total}`);
  keepChildren(byId('people'), users.map(user => (user === own ? OWN : `user ${user}`)),
    key => (key === OWN ? entry(own, true) : entry(key.slice('user '.length), false)));
  setText(byId('people-more'), total > users.length ? `and ${total - users.length} more` : '');
  keepChildren(byId('users-known'), users.filter(user => user !== own), user => el('option', {value: user}));
}
