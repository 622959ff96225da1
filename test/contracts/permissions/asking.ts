import type { Answer, TestNode } from '../../support/node.ts';
import { type Asked, type Asker, requests } from './requests.ts';
import { nameOf, type RoutePermission } from './route-permission.ts';
import { anAddress, lamp, type Scene } from './scene.ts';

type Parameter = (scene: Scene, asker: Asker, path: string) => string | Promise<string>;

/** What stands for each parameter of an address. */
const parameters: Readonly<Record<string, Parameter>> = {
  organisation: (scene) => scene.organisation.slug,
  person: (scene) => scene.extra(),
  invitation: (scene) => scene.invitation(),
  key: (scene, { person }, path) =>
    scene.keyId(path.startsWith('/api/v1/keys') ? 'operator' : 'organisation', person?.id ?? null),
  grant: (scene) => scene.grant(),
  subscription: (scene) => scene.subscription(),
  publication: (scene) => scene.publication(),
  run: (scene) => scene.run(),
  dataset: (scene) => scene.record(),
  record: async (scene) => `${await scene.record()}.ttl`,
  slug: (scene) => scene.dataset(),
  collection: (scene) => scene.dataset(),
  item: (scene) => scene.item(),
  id: () => lamp.id,
  contextId: (scene) => scene.context(),
  type: () => 'Lamp',
  attribute: () => 'level',
  instance: () => 'urn:vozel:instance:1:1::00000000',
  place: (scene, _, path) =>
    scene.place(path.includes('obcina') ? 'municipality' : path.includes('regija') ? 'region' : 'settlement'),
  name: (scene) => scene.asset(),
};

/** The request that a caller sends to a route. */
export async function ask(route: RoutePermission, scene: Scene, asker: Asker): Promise<Asked> {
  const own = (await requests[nameOf(route)]?.(scene, asker)) ?? {};
  if (own.path !== undefined) return { ...own, path: own.path };
  const parts = route.path.split('/').map(async (part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    return name === undefined ? part : inPath(await parameters[name]!(scene, asker, route.path));
  });
  return { ...own, path: (await Promise.all(parts)).join('/') };
}

/** A colon may stand in a path (RFC 3986 §3.3), and in ids it does. */
const inPath = (text: string) => encodeURIComponent(text).replaceAll('%3A', ':');

/** The same request to the same page in English. */
export function inEnglish({ path, english = path }: RoutePermission, asked: Asked): Asked {
  const [slovene, query] = asked.path.split('?');
  const form = new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)').replace('*', '\\*')}$`);
  const [, ...parts] = form.exec(slovene!) ?? [];
  const filled = english.replace(/\{\w+\}/g, () => parts.shift() ?? '');
  return { ...asked, path: query === undefined ? filled : `${filled}?${query}` };
}

/** Sends it as its caller would: a person by its session, the operator and whoever has a key by that. */
export function send(node: TestNode, route: RoutePermission, asked: Asked, asker: Asker, key?: string) {
  const bearer = key ?? (asker.caller === 'operator' ? node.operatorKey : undefined);
  const cookie = bearer === undefined ? (asked.person ?? asker.person)?.cookie : undefined;
  const method = route.method === 'ALL' ? 'GET' : route.method;
  const isForm = method === 'POST' && route.english !== undefined;
  const fields = { ...asked.form, _token: node.node.participants.formToken(cookie) };
  return node.request<unknown>(method, asked.path, isForm ? new URLSearchParams(fields).toString() : asked.body, {
    headers: {
      // The direct door takes no requests of browsers.
      ...(key === undefined ? { origin: node.url, 'x-forwarded-for': anAddress() } : {}),
      ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      ...(cookie === undefined ? {} : { cookie }),
      ...asked.headers,
    },
    ...(bearer === undefined ? {} : { as: bearer }),
  });
}

/** Whether an answer is what the table says of its caller, or what it is instead. */
export function verdictOf(answer: Answer<unknown>, asked: Asked): string {
  if (/\?return=/.test(answer.headers.get('location') ?? '')) return 'sign-in';
  const wanted =
    asked.answer === undefined ? answer.status < 400 && answer.status !== 207 : answer.status === asked.answer;
  return wanted ? 'yes' : String(answer.status);
}
