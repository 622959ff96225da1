import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

const root = resolve(import.meta.dirname, '..');
const source = join(root, 'src');

/**
 * Which way arrows point (DESIGN §3): a room may enter rooms of lower floors, and of its own floor only where the row
 * says so. The programs at the top join everything.
 */
const floors: readonly (readonly string[])[] = [
  ['platform'],
  ['linked-data', 'places'],
  ['participants'],
  ['context', 'catalogue'],
  ['agreements', 'consents', 'connectors', 'delivery'],
  ['publications', 'compositions', 'pilots', 'services', 'community', 'participation', 'indicators'],
  ['portal', 'testbench'],
  ['demonstration'],
  ['cli'],
];

/** Neighbours on one floor that may enter each other, in one direction. */
const neighbours: Readonly<Record<string, readonly string[]>> = {
  delivery: [],
  publications: [],
};

/** Programs and tables that join rooms; every room is below them. */
const joiners = new Set(['main.ts', 'node.ts', 'ground.ts', 'serve.ts', 'refused-start.ts', 'welcome.ts', 'config.ts']);

/** Names of rooms that say nothing about what is inside. */
const drawers = /^(utils?|helpers?|common|lib|libs|misc|shared|managers?|base|stuff|tools)(\.|$)/;

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const files: readonly SourceFile[] = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
  .map((entry) => {
    const absolute = join(entry.parentPath, entry.name);
    const text = readFileSync(absolute, 'utf8');
    return { path: relative(source, absolute).replaceAll('\\', '/'), text, imports: importsOf(text, absolute) };
  });

const programs = files.filter((file) => !/\.test\.tsx?$/.test(file.path));

/** Addresses below src/ that a file imports, with static, type-only, re-exporting or dynamic imports. */
function importsOf(text: string, file: string): string[] {
  const found = text.matchAll(
    /(?:^|[;}\n])\s*(?:import|export)\b[^'";]*?\bfrom\s*'(\.[^']+)'|\bimport\s*\(?\s*'(\.[^']+)'/g,
  );
  return [...found]
    .map((match) => relative(source, resolve(dirname(file), match[1] ?? match[2]!)).replaceAll('\\', '/'))
    .filter((path) => !path.startsWith('..'));
}

const roomOf = (path: string) => path.split('/')[0]!;

const floorOf = (path: string) => floors.findIndex((floor) => floor.includes(roomOf(path)));

/** Rooms have a door: folders of `platform` are rooms of their own, and so are folders that have an index.ts. */
function doorsBetween(from: string, to: string): string | undefined {
  const steps = to.split('/');
  for (let depth = 1; depth < steps.length; depth += 1) {
    const folder = steps.slice(0, depth).join('/');
    const isInside = from.startsWith(`${folder}/`);
    const door = files.find((file) => file.path === `${folder}/index.ts` || file.path === `${folder}/index.tsx`);
    if (!isInside && door && to !== door.path) return door.path;
  }
  return undefined;
}

const fail = (problems: readonly string[]) => assert.equal(problems.length, 0, `\n${problems.join('\n')}`);

test('arrows point downwards only', () => {
  const problems = programs
    .filter((file) => !joiners.has(file.path))
    .flatMap((file) =>
      file.imports
        .filter((target) => roomOf(target) !== roomOf(file.path))
        .filter((target) => {
          const isBeside = floorOf(target) === floorOf(file.path);
          return isBeside
            ? !neighbours[roomOf(file.path)]?.includes(roomOf(target))
            : floorOf(target) > floorOf(file.path);
        })
        .map((target) => `${file.path} enters ${target}, which is not below it`),
    );
  fail(problems);
});

test('every room stands on a floor', () => {
  const rooms = new Set(programs.map((file) => roomOf(file.path)).filter((room) => !joiners.has(room)));
  fail([...rooms].filter((room) => floorOf(room) === -1).map((room) => `${room} is on no floor of the house`));
});

test('a room is entered through its index.ts only', () => {
  const problems = programs
    .filter((file) => !(roomOf(file.path) === 'platform' && file.path.split('/').length === 2))
    .flatMap((file) =>
      file.imports.flatMap((target) => {
        const door = isAugmentation(file, target) ? undefined : doorsBetween(file.path, target);
        return door ? [`${file.path} enters ${target} past ${door}`] : [];
      }),
    );
  fail(problems);
});

/** `declare module '…'` adds to a type where it is declared; that is no way in. */
function isAugmentation(file: SourceFile, target: string): boolean {
  const name = target.split('/').at(-1)!;
  return new RegExp(`declare module '[^']*${name.replaceAll('.', '\\.')}'`).test(file.text);
}

test('rooms do not lean on each other in a circle', () => {
  const edges = new Map<string, Set<string>>();
  for (const file of programs.filter((candidate) => !joiners.has(candidate.path))) {
    for (const target of file.imports) {
      const [from, to] = partsOf(file.path, target);
      if (from !== to) edges.set(from, (edges.get(from) ?? new Set()).add(to));
    }
  }
  fail(circles(edges));
});

/** The two folders, or files, side by side in the nearest room that holds both. */
function partsOf(from: string, to: string): [string, string] {
  const left = from.split('/');
  const right = to.split('/');
  let depth = 0;
  while (depth < left.length - 1 && depth < right.length - 1 && left[depth] === right[depth]) depth += 1;
  const isFolder = (steps: string[]) => steps.length > depth + 1;
  if (!isFolder(left) || !isFolder(right)) return [from, from];
  return [left.slice(0, depth + 1).join('/'), right.slice(0, depth + 1).join('/')];
}

function circles(edges: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (room: string, trail: readonly string[]) => {
    if (trail.includes(room)) {
      found.push([...trail.slice(trail.indexOf(room)), room].join(' → '));
      return;
    }
    if (done.has(room)) return;
    for (const next of edges.get(room) ?? []) walk(next, [...trail, room]);
    done.add(room);
  };
  for (const room of edges.keys()) walk(room, []);
  return found;
}

test('the environment is read in config.ts only', () => {
  const readers = programs.filter((file) => file.path !== 'config.ts' && /process\.env\b/.test(file.text));
  fail(readers.map((file) => `${file.path} reads process.env`));
});

test('SQL stands in stores only', () => {
  const statement =
    /\bsql(?:<[^`]*>)?`\s*(?:select|insert|update|delete|with|create|alter|drop|lock)\b|\.query\(\s*['"`](?:select|insert|update|delete|with)\b/i;
  const problems = programs
    .filter((file) => !/-store\.ts$/.test(file.path) && !file.path.startsWith('platform/database/'))
    .filter((file) => statement.test(file.text))
    .map((file) => `${file.path} speaks SQL`);
  fail(problems);
});

test('no room is a drawer', () => {
  const problems = files.filter((file) => file.path.split('/').some((step) => drawers.test(step)));
  fail(problems.map((file) => `${file.path} is in a drawer`));
});

test('no file has grown beyond one purpose', () => {
  const problems = programs.filter((file) => file.text.split('\n').length > 301);
  fail(problems.map((file) => `${file.path} has ${file.text.split('\n').length - 1} lines`));
});

test('nothing is left for later, silenced or loosely typed', () => {
  const marks =
    /\b(?:TODO|FIXME|XXX)\b|biome-ignore|@ts-(?:ignore|expect-error|nocheck)|\.(?:only|skip)\(|\bexport default\b/;
  const problems = files
    .filter((file) => marks.test(file.text))
    .map((file) => `${file.path}: ${marks.exec(file.text)?.[0]}`);
  fail(problems);
});
