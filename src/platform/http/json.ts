import { httpError } from './errors.ts';

/** How deep a JSON text may nest. */
export interface JsonLimits {
  readonly maxDepth?: number;
}

const defaultDepth = 64;

/**
 * Parses a JSON text of bounded depth. Refuses, with the line, what is malformed; and, with the field, what
 * PostgreSQL cannot store as text or what would reach an object's prototype.
 */
export function parseJson(text: string, limits: JsonLimits = {}): unknown {
  checkDepth(text, limits.maxDepth ?? defaultDepth);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw malformed(text, cause);
  }
  if (mayHideDanger(text)) checkTexts(value, '');
  return value;
}

/** Only texts with an escape, a raw half of a pair or the forbidden name need the slow walk. */
function mayHideDanger(text: string): boolean {
  return text.includes('\\u') || text.includes('__proto__') || !text.isWellFormed();
}

/** A single pass that counts open brackets outside strings, before the parser can spend its stack on them. */
function checkDepth(text: string, most: number): void {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (inString) {
      if (character === 0x5c) at += 1;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x7b || character === 0x5b) {
      depth += 1;
      if (depth > most) throw httpError('body-too-deep', { most, line: lineAt(text, at) }, { line: lineAt(text, at) });
    } else if (character === 0x7d || character === 0x5d) depth -= 1;
  }
}

function malformed(text: string, cause: unknown) {
  const found = /at position (\d+)/.exec(cause instanceof Error ? cause.message : '');
  const position = found ? Number(found[1]) : text.length;
  const line = lineAt(text, position);
  const column = position - text.lastIndexOf('\n', position - 1);
  return httpError('json-malformed', { line, column }, { line, cause });
}

function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

function checkTexts(value: unknown, path: string): void {
  if (typeof value === 'string') checkText(value, path);
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) checkTexts(item, `${path}[${index}]`);
  else if (value !== null && typeof value === 'object') {
    for (const [name, member] of Object.entries(value)) {
      const field = path === '' ? name : `${path}.${name}`;
      if (name === '__proto__') throw httpError('json-name-forbidden', { field }, { field });
      checkText(name, field);
      checkTexts(member, field);
    }
  }
}

function checkText(text: string, path: string): void {
  if (text.isWellFormed() && !text.includes('\0')) return;
  const field = path.toWellFormed().replaceAll('\0', '�').slice(0, 200) || '.';
  throw httpError('json-text-unstorable', { field }, { field });
}
