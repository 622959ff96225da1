import { Hono } from 'hono';
import type { Contexts } from '../../linked-data/index.ts';
import type { Access } from '../../participants/index.ts';
import type { Env, RequestContext } from '../../platform/http/index.ts';
import { newId } from '../../platform/ids.ts';
import { answerNames } from '../entities/entity-read-answer.ts';
import { contextOfRequest } from '../entities/entity-read-context.ts';
import { readError } from '../entities/entity-read-errors.ts';
import {
  discoveryParameters,
  flag,
  informationParameters,
  readParameters,
} from '../entities/entity-read-parameters.ts';
import type { Query } from '../query/index.ts';
import { attributeDetails, attributeInformation, typeDetails, typeInformation } from './discovery.ts';

/** What the discovery doors stand on. */
export interface TypeDependencies {
  readonly query: Query;
  readonly contexts: Contexts;
  readonly accessOf: (c: RequestContext) => Promise<Access>;
}

/** The doors through which types and attributes in use are found, below /ngsi-ld/v1. */
export function typeRoutes({ query, contexts, accessOf }: TypeDependencies): Hono<Env> {
  const route = new Hono<Env>();

  /** NGSI-LD 1.9.1 §5.7.5, §5.7.6, §6.25.3.1 Retrieve Available Entity Types. */
  route.get('/types', async (c) => {
    const details = flag(readParameters(c, discoveryParameters), 'details');
    const access = await accessOf(c);
    const active = await contextOfRequest(c, contexts);
    if (details)
      return answerNames(c, typeDetails(await query.types(access), await query.attributes(access), active), active);
    const typeList = (await query.types(access)).map(({ type }) => active.compactIri(type));
    return answerNames(c, { id: `urn:ngsi-ld:EntityTypeList:${newId()}`, type: 'EntityTypeList', typeList }, active);
  });

  /** NGSI-LD 1.9.1 §5.7.7, §6.26.3.1 Retrieve Available Entity Type Information. */
  route.get('/types/:type', async (c) => {
    readParameters(c, informationParameters);
    const access = await accessOf(c);
    const active = await contextOfRequest(c, contexts);
    const type = active.expandTerm(c.req.param('type'));
    const [found] = await query.types(access, type);
    if (!found) throw readError('type-unknown', { type });
    return answerNames(c, typeInformation(found, await query.attributes(access, { type }), active), active);
  });

  /** NGSI-LD 1.9.1 §5.7.8, §5.7.9, §6.27.3.1 Retrieve Available Attributes. */
  route.get('/attributes', async (c) => {
    const details = flag(readParameters(c, discoveryParameters), 'details');
    const access = await accessOf(c);
    const active = await contextOfRequest(c, contexts);
    const attributes = await query.attributes(access);
    if (details) return answerNames(c, attributeDetails(attributes, active), active);
    const attributeList = [...new Set(attributes.map(({ attribute }) => active.compactIri(attribute)))].sort();
    return answerNames(c, { id: `urn:ngsi-ld:AttributeList:${newId()}`, type: 'AttributeList', attributeList }, active);
  });

  /** NGSI-LD 1.9.1 §5.7.10, §6.28.3.1 Retrieve Available Attribute Information. */
  route.get('/attributes/:attribute', async (c) => {
    readParameters(c, informationParameters);
    const access = await accessOf(c);
    const active = await contextOfRequest(c, contexts);
    const attribute = active.expandTerm(c.req.param('attribute'));
    const found = await query.attributes(access, { attribute });
    if (found.length === 0) throw readError('attribute-unknown', { attribute });
    return answerNames(c, attributeInformation(attribute, found, active), active);
  });

  return route;
}
