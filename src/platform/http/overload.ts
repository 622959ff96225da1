import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Language } from '../language.ts';
import { httpError } from './errors.ts';
import { operationPaths } from './frame.ts';
import { preferredLanguage } from './languages.ts';
import type { DirectDoor } from './listener.ts';
import { statuses, titleOf } from './problems.ts';
import type { Traffic } from './traffic.ts';
import { createWaitingRoom } from './waiting-room.ts';

/** What stands before the doors. */
export interface OverloadDeps {
  readonly traffic: Pick<Traffic, 'free' | 'whenFree'>;
  readonly baseUrl: string;
  /** How many requests may wait for a place. */
  readonly waiting: number;
  /** Told about each refusal, for the metrics. */
  readonly refused?: () => void;
  /** Milliseconds that never go back. */
  readonly elapsed?: () => number;
}

/** Whoever has waited for so long learns that it is of no use. */
const waitMilliseconds = 1_000;
/** Larger bodies do not wait: together they would fill the memory. */
const mostBytes = 8 * 1024;

/**
 * Lets requests wait unread while the node has as many as it can carry, and refuses them before anything is done for them
 * when that takes too long. A refusal costs up to half of what the cheapest answers cost, so refusing at once whatever
 * comes too much would take the time of those who are served; a caller that waits for its answer sends nothing more. The words of a
 * refusal are made once, so it carries no id of a request.
 */
export function refuseOverload(deps: OverloadDeps, door: DirectDoor): DirectDoor {
  const { traffic, baseUrl, waiting, refused, elapsed } = deps;
  const answers: Readonly<Record<Language, Answer>> = { sl: answerIn('sl', baseUrl), en: answerIn('en', baseUrl) };
  const room = createWaitingRoom({ places: waiting, milliseconds: waitMilliseconds, ...(elapsed ? { elapsed } : {}) });
  let isLooking = false;
  traffic.whenFree(() => {
    if (isLooking || room.waiting === 0) return;
    isLooking = true;
    // Whoever gives a place back may need it again at once, to hand its request on.
    setImmediate(() => {
      isLooking = false;
      room.begin(traffic.free);
    });
  });
  return (request, response, handOn) => {
    const begin = () => door(request, response, handOn);
    if ((traffic.free > 0 && room.waiting === 0) || operationPaths.has(request.url ?? '')) return begin();
    const refuse = () => {
      refused?.();
      answers[preferredLanguage(request.headers['accept-language'])](response);
    };
    const waits = {
      ...{ begin, refuse },
      get isGone() {
        return response.destroyed;
      },
    };
    if (!isSmall(request) || !room.enter(waits)) refuse();
  };
}

function isSmall({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) <= mostBytes;
}

type Answer = (response: ServerResponse) => void;

const retrySeconds = 1;

function answerIn(language: Language, baseUrl: string): Answer {
  const refusal = httpError('overloaded', { seconds: retrySeconds });
  const { kind, code } = refusal;
  const status = statuses[kind];
  const detail = refusal.sentence(language);
  const type = `${baseUrl}/api/docs/errors#${code}`;
  const body = JSON.stringify({ type, title: titleOf(kind, language), status, code, detail });
  const headers = [
    ...['Retry-After', String(retrySeconds), 'Cache-Control', 'no-store', 'Content-Language', language],
    ...['Content-Type', 'application/problem+json', 'Content-Length', String(Buffer.byteLength(body))],
  ];
  // Head and text leave in one piece, as long as the text is no buffer.
  return (response) => void response.writeHead(status, headers).end(body);
}
