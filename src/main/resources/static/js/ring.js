// The ring as a drawing. The table beside it says the same in words.

import {svg, natural} from './dom.js';

const SIZE = 340;
const MIDDLE = SIZE / 2;
const RADIUS = 118;
const MOST_LABELS = 24;
const LABEL_HEIGHT = 24;

const shorten = id => (id.length > 14 ? `${id.slice(0, 13)}…` : id);

/** All nodes in the order of the ring, those outside of it in their places between. */
function everybody(status) {
  const ring = status.election.ring;
  const nodes = new Map(status.peers.map(peer => [peer.id, peer.state]));
  nodes.set(status.node.id, 'alive');
  ring.filter(id => !nodes.has(id)).forEach(id => nodes.set(id, 'suspect'));
  return [...nodes.keys()].sort(natural).map(id => ({
    id,
    state: nodes.get(id),
    inRing: ring.includes(id),
    leads: status.leader?.id === id,
    self: status.node.id === id,
  }));
}

function place(index, count) {
  const angle = (2 * Math.PI * index) / count - Math.PI / 2;
  return {angle, x: MIDDLE + RADIUS * Math.cos(angle), y: MIDDLE + RADIUS * Math.sin(angle)};
}

/** From a member to its successor, along the circle, between their edges. */
function arc(from, to, radius) {
  const gap = distance => 2 * Math.asin(Math.min(1, distance / (2 * RADIUS)));
  const turn = Math.PI * 2;
  const start = from.angle + gap(radius + 6);
  const end = from.angle + ((to.angle - from.angle + turn) % turn || turn) - gap(radius + 9);
  const at = angle => `${MIDDLE + RADIUS * Math.cos(angle)} ${MIDDLE + RADIUS * Math.sin(angle)}`;
  const large = end - start > Math.PI ? 1 : 0;
  return svg('path', {
    class: 'arc',
    d: `M ${at(start)} A ${RADIUS} ${RADIUS} 0 ${large} 1 ${at(end)}`,
    'marker-end': 'url(#arrow)',
  });
}

function drawNode(node, at, radius, withLabel) {
  const classes = ['node', node.state, node.leads && 'leads', node.self && 'self', !node.inRing && 'outside'];
  const group = svg('g', {
    class: classes.filter(Boolean).join(' '),
    transform: `translate(${at.x} ${at.y})`,
  });
  group.append(svg('circle', {r: radius}));
  if (node.leads) {
    const scale = radius / 26;
    group.append(svg('path', {
      class: 'crown',
      transform: `scale(${scale})`,
      d: 'M -12 8 L -14 -7 L -6 -1 L 0 -11 L 6 -1 L 14 -7 L 12 8 Z',
    }));
  } else if (!node.inRing) {
    const arm = radius / 3;
    group.append(svg('path', {
      class: 'cross',
      d: `M ${-arm} ${-arm} L ${arm} ${arm} M ${arm} ${-arm} L ${-arm} ${arm}`,
    }));
  }
  if (withLabel) {
    group.append(svg('text', {class: 'label', y: radius + 17}, shorten(node.id)));
  }
  return group;
}

function description(status, nodes) {
  const leader = status.leader ? `${status.leader.id} leads` : 'nobody leads';
  const ring = status.election.ring.join(', then ');
  const outside = nodes.filter(node => !node.inRing).map(node => `${node.id} (${node.state})`);
  return `Ring: ${ring}. In epoch ${status.cluster.epoch} ${leader}.`
    + (outside.length > 0 ? ` Not in the ring: ${outside.join(', ')}.` : '');
}

export function drawRing(status) {
  const nodes = everybody(status);
  const radius = Math.max(5, Math.min(26, 190 / nodes.length));
  const places = new Map(nodes.map((node, index) => [node.id, place(index, nodes.length)]));
  const top = MIDDLE - RADIUS - radius - 6;
  const bottom = Math.max(...[...places.values()].map(at => at.y)) + radius + LABEL_HEIGHT;
  const drawing = svg('svg', {
    class: `ring ${status.election.phase}`,
    viewBox: `0 ${top} ${SIZE} ${Math.max(bottom, MIDDLE + RADIUS) - top}`,
    role: 'img',
    'aria-label': description(status, nodes),
  });
  const arrow = svg('marker', {
    id: 'arrow', viewBox: '0 0 8 8', refX: 6, refY: 4, markerWidth: 7, markerHeight: 7,
    orient: 'auto-start-reverse',
  }, svg('path', {d: 'M 0 0 L 8 4 L 0 8 Z'}));
  drawing.append(svg('defs', {}, arrow));
  const ring = status.election.ring.filter(id => places.has(id));
  if (ring.length > 1) {
    ring.forEach((id, index) =>
      drawing.append(arc(places.get(id), places.get(ring[(index + 1) % ring.length]), radius)));
  }
  drawing.append(svg('text', {class: 'epoch', x: MIDDLE, y: MIDDLE + 4}, `${status.cluster.epoch}`));
  drawing.append(svg('text', {class: 'epoch-word', x: MIDDLE, y: MIDDLE + 26}, 'epoch'));
  const withLabels = nodes.length <= MOST_LABELS;
  nodes.forEach(node => drawing.append(drawNode(node, places.get(node.id), radius, withLabels)));
  return drawing;
}
