import { type ChildProcess, fork } from 'node:child_process';
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

  const end = () => {
    const ending = child;
    child = null;
    ending?.kill('SIGKILL');
  };

  return {
    async run(task) {
      child ??= await start(megabytes);
      try {
        return await within(child, task, milliseconds, megabytes);
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

async function start(megabytes: number): Promise<ChildProcess> {
  const child = fork(program, [], {
    env: {},
    execArgv: [
      `--max-old-space-size=${megabytes}`,
      '--disable-warning=ExperimentalWarning',
      '--permission',
      '--allow-fs-read=*',
    ],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  // An idle process of expressions must not keep the node from stopping.
  child.unref();
  child.channel?.unref();
  return child;
}

function within(
  child: ChildProcess,
  task: ExpressionTask,
  milliseconds: number,
  megabytes: number,
): Promise<ExpressionReply> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('error', onError).off('exit', onExit);
      child.channel?.unref();
      finish();
    };
    const timer = setTimeout(
      () => settle(() => reject(connectorsError('expression-too-slow', { limit: milliseconds }))),
      milliseconds,
    );
    const onMessage = (reply: unknown) => settle(() => resolve(reply as ExpressionReply));
    const onError = (cause: Error) => settle(() => reject(failed(cause)));
    const onExit = () => settle(() => reject(connectorsError('expression-too-greedy', { limit: megabytes })));
    child.on('message', onMessage).on('error', onError).on('exit', onExit);
    child.channel?.ref();
    child.send(task);
  });
}

const failed = (cause: Error) =>
  connectorsError('expression-failed', { attribute: '*', reason: cause.message.slice(0, 200) }, { cause });
