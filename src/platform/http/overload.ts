import type { ServerResponse } from 'node:http';
import type { Language } from '../language.ts';
import { httpError } from './errors.ts';
import { operationPaths } from './frame.ts';
import { preferredLanguage } from './languages.ts';
import type { DirectDoor } from './listener.ts';
import { statuses, titleOf } from './problems.ts';
import type { Traffic } from './traffic.ts';

/** What stands before the doors. */
export interface OverloadDeps {
  readonly traffic: Pick<Traffic, 'isFull'>;
  readonly baseUrl: string;
  /** Told about each refusal, for the metrics. */
  readonly refused?: () => void;
}

/**
 * Refuses requests before anything is done for them while the node has as many as it can carry: a refusal that costs as
 * much as an answer would take from those who are served. Its words are made once, so it carries no id of a request.
 */
export function refuseOverload({ traffic, baseUrl, refused }: OverloadDeps, door: DirectDoor): DirectDoor {
  const answers: Readonly<Record<Language, Answer>> = { sl: answerIn('sl', baseUrl), en: answerIn('en', baseUrl) };
  return (request, response, handOn) => {
    if (!traffic.isFull || operationPaths.has(request.url ?? '')) return door(request, response, handOn);
    refused?.();
    answers[preferredLanguage(request.headers['accept-language'])](response);
  };
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
