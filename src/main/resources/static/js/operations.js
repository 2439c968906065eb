// The commands of operators: hidden where this node takes none.

import {byId, el, setText} from './dom.js';
import {command, otherPages, takesCommands} from './node.js';

const RETRY_MILLIS = 5000;

const SURE = {
  drain: node => `Drain ${node}? Its clients go on at other nodes, and it takes no new ones.`,
  undrain: node => `Let ${node} take clients again?`,
  'step-down': node => `Let ${node} step down? Another node leads, for ten minutes.`,
  'stand-again': node => `Let ${node} stand again, to lead if its id is the highest?`,
  rebalance: () => 'Rebalance? Clients of fuller nodes go on at emptier ones.',
};

function say(text, failed) {
  const outcome = byId('outcome');
  outcome.classList.toggle('failed', failed);
  setText(outcome, text);
}

async function run(name) {
  const buttons = byId('operations').querySelectorAll('button');
  buttons.forEach(button => (button.disabled = true));
  say(`${name} …`, false);
  try {
    const answer = await command(name, byId('token').value);
    say(`${answer.command}: ${answer.result}`, false);
  } catch (error) {
    say(`${name}: ${error.message}`, true);
  } finally {
    buttons.forEach(button => (button.disabled = false));
  }
}

/** Only the leader knows who is to move where. */
function showWhereToRebalance(status) {
  const here = status.node.role === 'leader';
  const where = byId('rebalance-where');
  byId('rebalance').hidden = !here;
  where.hidden = here || !status.leader;
  if (!where.hidden && where.dataset.leader !== status.leader.id) {
    where.dataset.leader = status.leader.id;
    const page = otherPages(status).find(({id}) => id === status.leader.id);
    where.replaceChildren('The cluster is rebalanced from its leader: ',
      page ? el('a', {href: page.href}, page.id) : status.leader.id);
  }
}

/** Only the leader can step down, and only who has can stand again. */
function showStepDown({node, election}) {
  const away = election.stepped_down.includes(node.id);
  const button = byId('step-down');
  button.hidden = !away && node.role !== 'leader';
  button.value = away ? 'stand-again' : 'step-down';
  setText(button, away ? 'Stand again' : 'Step down');
}

/** A node that drains is offered the way back. */
function follow(status) {
  if (status === null) {
    return;
  }
  showWhereToRebalance(status);
  showStepDown(status);
  const draining = status.load.draining;
  const button = byId('drain');
  button.value = draining ? 'undrain' : 'drain';
  setText(button, draining ? 'Stop draining' : 'Drain this node');
}

/** known: the last status of this node, or null. */
export async function offerOperations(known) {
  const form = byId('operations');
  form.addEventListener('submit', event => {
    event.preventDefault();
    const name = event.submitter?.value ?? 'drain';
    if (confirm(SURE[name](known()?.node.id ?? 'this node'))) {
      run(name);
    }
  });
  setInterval(() => follow(known()), 1000);
  try {
    form.hidden = !(await takesCommands());
  } catch {
    setTimeout(() => offerAgain(form), RETRY_MILLIS);
  }
}

async function offerAgain(form) {
  try {
    form.hidden = !(await takesCommands());
  } catch {
    setTimeout(() => offerAgain(form), RETRY_MILLIS);
  }
}
