// The node that served this page, and the addresses of the others.

const TIMEOUT_MILLIS = 4000;

/** The node answered, and not with what was asked for. */
export class Refusal extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function problem(response) {
  const type = response.headers.get('Content-Type') ?? '';
  const body = type.includes('json') ? await response.json().catch(() => ({})) : {};
  return new Refusal(response.status, body.detail ?? `the node answers with ${response.status}`);
}

export async function getJson(path) {
  const response = await fetch(path, {
    cache: 'no-store',
    headers: {Accept: 'application/json'},
    signal: AbortSignal.timeout(TIMEOUT_MILLIS),
  });
  if (!response.ok) {
    throw await problem(response);
  }
  return response.json();
}

/** Whether this node takes commands here: not without a token, nor where they have another port. */
export async function takesCommands() {
  try {
    return (await getJson('admin')).takes_commands;
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) {
      return false;
    }
    throw error;
  }
}

export async function command(name, token) {
  const response = await fetch(`admin/${name}`, {
    method: 'POST',
    headers: {Authorization: `Bearer ${token}`},
    signal: AbortSignal.timeout(10 * TIMEOUT_MILLIS),
  });
  if (!response.ok) {
    throw await problem(response);
  }
  return response.json();
}

/** Where the other live nodes show their pages, and take clients: [{id, href, socket, clients}]. */
export function otherPages(status, page = '') {
  return status.peers
    .filter(peer => peer.http_address && (peer.state === 'alive' || peer.state === 'suspect'))
    .map(peer => ({
      id: peer.id,
      href: `http://${peer.http_address}/${page}`,
      socket: `ws://${peer.http_address}/ws/chat`,
      clients: peer.client_address,
    }));
}
