import { type ChildProcess, fork } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import jsonata from 'jsonata';
import { connectorsError } from '../../errors.ts';
import type { ExpressionReply, ExpressionTask } from './protocol.ts';

/** Bounds of expressions that providers write. */
export interface ExpressionLimits {
  /** For a batch of records. */
  readonly milliseconds: number;
  readonly megabytes: number;
}

const usual: ExpressionLimits = { milliseconds: 5000, megabytes: 96 };

/** How long the process may take to start. */
const startMilliseconds = 60_000;

/** Runs a mapping's expressions outside the node's own process, within limits. */
export interface ExpressionRunner {
  run(task: ExpressionTask): Promise<ExpressionReply>;
  close(): Promise<void>;
}

/** Refuses an expression that is not JSONata. */
export function checkExpression(attribute: string, source: string): void {
  try {
    jsonata(source);
  } catch (cause) {
    const reason =
      typeof cause === 'object' && cause !== null && 'message' in cause ? String(cause.message) : 'unreadable';
    throw connectorsError(
      'expression-invalid',
      { attribute, reason: reason.slice(0, 200) },
      { field: `mapping.attributes.${attribute}`, cause },
    );
  }
}

/** The compiled node has JavaScript beside it, the source tree TypeScript, which Node runs as it is. */
const program = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './expression-process.ts' : './expression-process.js', import.meta.url),
);

/**
 * A runner whose process starts with the first task and is ended when it breaks a limit. A thread would not do: one
 * allocation beyond its heap limit aborts the whole node.
 */
export function createExpressionRunner(limits: Partial<ExpressionLimits> = {}): ExpressionRunner {
  const { milliseconds, megabytes } = { ...usual, ...limits };
  let child: ChildProcess | null = null;

  const broken = (reason: 'too-slow' | 'ended' | Error) => {
    if (reason === 'too-slow') return connectorsError('expression-too-slow', { limit: milliseconds });
    if (reason === 'ended') return connectorsError('expression-too-greedy', { limit: megabytes });
    return connectorsError(
      'expression-failed',
      { attribute: '*', reason: reason.message.slice(0, 200) },
      { cause: reason },
    );
  };

  const end = () => {
    const ending = child;
    child = null;
    ending?.kill('SIGKILL');
  };

  return {
    async run(task) {
      child ??= await start(megabytes);
      try {
        const reply = nextWord(child, milliseconds, broken);
        child.send(task);
        return (await reply) as ExpressionReply;
      } catch (error) {
        end();
        throw error;
      }
    },
    async close() {
      end();
    },
  };
}

/**
 * What Node holds the process to: so much memory, and no file but the program and the packages it is made of. Without
 * being allowed, it neither writes nor starts programs, threads or native code.
 */
export function confinement(megabytes: number): readonly string[] {
  const root = join(dirname(program), '../../../..');
  const readable = [join(root, 'package.json'), join(root, 'src'), realpathSync(join(root, 'node_modules'))];
  return [
    `--max-old-space-size=${megabytes}`,
    '--disable-warning=ExperimentalWarning',
    '--permission',
    ...readable.map((path) => `--allow-fs-read=${path}`),
  ];
}

async function start(megabytes: number): Promise<ChildProcess> {
  const child = fork(program, [], {
    env: {},
    execArgv: [...confinement(megabytes)],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // Its first word: what it takes to start on a busy machine is not the expressions' time.
  await nextWord(child, startMilliseconds, (reason) => {
    child.kill('SIGKILL');
    return connectorsError('expressions-not-started', {}, { cause: reason });
  });
  // An idle process of expressions must not keep the node from stopping.
  child.unref();
  child.channel?.unref();
  return child;
}

/** The next word of the process; ends with `failure` when it is not spoken in time, or the process is no more. */
function nextWord(
  child: ChildProcess,
  milliseconds: number,
  failure: (reason: 'too-slow' | 'ended' | Error) => Error,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('error', onError).off('exit', onExit);
      child.channel?.unref();
      finish();
    };
    const timer = setTimeout(() => settle(() => reject(failure('too-slow'))), milliseconds);
    const onMessage = (word: unknown) => settle(() => resolve(word));
    const onError = (cause: Error) => settle(() => reject(failure(cause)));
    const onExit = () => settle(() => reject(failure('ended')));
    child.on('message', onMessage).on('error', onError).on('exit', onExit);
    child.channel?.ref();
  });
}
