import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startNode } from '../../test/support/node.ts';
import { systemAccess } from '../participants/index.ts';

test('a node first started with --empty stays without a demonstration', async (t) => {
  const { node } = await startNode(t, { demonstration: false });
  assert.equal((await node.demonstration.start()).outcome, 'none');
  assert.equal(await node.demonstration.decide(true), false);
});

test('a node that somebody uses already gets no demonstration', async (t) => {
  const used = await startNode(t);
  await used.newOrganisation();
  assert.equal(await used.node.demonstration.decide(true), false);
  assert.equal((await used.node.demonstration.start()).outcome, 'none');
});

test('live feeds move with the clock, and keep still when their dataset is paused', async (t) => {
  let now = new Date('2026-11-23T07:00:00Z');
  const { node, post, operatorKey } = await startNode(t, { demonstration: true, clock: { now: () => now } });
  await node.demonstration.start();
  const observedAt = async (id: string, attribute: string) => {
    const stored = await node.context.entities.retrieve(systemAccess(1), id);
    const instance = stored?.document[`https://smartdatamodels.org/dataModel.${attribute}`];
    return instance && !Array.isArray(instance) ? instance.observedAt : undefined;
  };
  const free = () => observedAt('urn:ngsi-ld:OffStreetParking:prikaz:koper-hisa', 'Parking/availableSpotNumber');
  const dust = () => observedAt('urn:ngsi-ld:AirQualityObserved:prikaz:koper', 'Environment/pm10');
  assert.equal(await free(), '2026-11-23T07:00:00.000Z');
  const paused = await post('/api/v1/datasets/kakovost-zraka-v-zivo/pause', undefined, { as: operatorKey });
  assert.equal(paused.status, 200, paused.text);
  now = new Date('2026-11-23T07:05:00Z');
  await node.demonstration.tell();
  assert.equal(await free(), '2026-11-23T07:05:00.000Z');
  assert.equal(await dust(), '2026-11-23T07:00:00.000Z');
});
