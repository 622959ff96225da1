import jsonata from 'jsonata';
import { functions } from './functions.ts';
import type { ExpressionReply, ExpressionTask } from './protocol.ts';

/**
 * Runs in a process of its own with bounded memory and without the right to read any file but the program's, to write
 * or to start programs; whoever started it ends it when it takes too long.
 */
const compiled = new Map<string, jsonata.Expression>();

process.on('message', (task: ExpressionTask) => {
  answer(task).then((reply) => process.send?.(reply));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');

async function answer({ expressions, records }: ExpressionTask): Promise<ExpressionReply> {
  const rows: ExpressionReply['rows'][number][] = [];
  for (const record of records) {
    const row: { values: Record<string, unknown>; errors: Record<string, string> } = { values: {}, errors: {} };
    for (const [name, source] of Object.entries(expressions)) {
      try {
        row.values[name] = plain(await expressionOf(source).evaluate(record));
      } catch (error) {
        row.errors[name] = reasonOf(error);
      }
    }
    rows.push(row);
  }
  return { rows };
}

function expressionOf(source: string): jsonata.Expression {
  let expression = compiled.get(source);
  if (!expression) {
    expression = jsonata(source);
    for (const [name, [implementation, signature]] of Object.entries(functions)) {
      expression.registerFunction(name, implementation, signature);
    }
    compiled.set(source, expression);
  }
  return expression;
}

/** Functions and JSONata's own sequences cannot leave the process; JSON can. */
function plain(value: unknown): unknown {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value);
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

function reasonOf(error: unknown): string {
  const message =
    typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
  return message.slice(0, 200);
}
