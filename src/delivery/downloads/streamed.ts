import type { StreamedEntity } from '../../context/index.ts';

/** How batches of entities become text. */
export interface Encoding {
  readonly head: string;
  encode(batch: readonly StreamedEntity[]): string;
  readonly tail: string;
}

/**
 * The bytes of an export, made as fast as they are taken: one batch is encoded while the next one is read, and nothing more.
 * The first batch is awaited, so that a query that cannot run is refused before an answer has begun; what fails later breaks
 * the answer off, which every client notices. When the taker goes away, reading stops.
 */
export async function streamed(
  batches: AsyncIterable<readonly StreamedEntity[]>,
  { head, encode, tail }: Encoding,
  onFailure: (error: unknown) => void,
): Promise<ReadableStream<Uint8Array>> {
  const iterator = batches[Symbol.asyncIterator]();
  let ahead = Promise.resolve(await iterator.next());
  let begun = head;
  const bytes = new TextEncoder();

  const readAhead = () => {
    ahead = iterator.next();
    // Its failure is met by the next pull; until then it must not count as unhandled.
    ahead.catch(() => undefined);
  };

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await ahead;
          if (done) {
            const end = begun + tail;
            if (end !== '') controller.enqueue(bytes.encode(end));
            controller.close();
            return;
          }
          readAhead();
          controller.enqueue(bytes.encode(begun + encode(value)));
          begun = '';
        } catch (error) {
          onFailure(error);
          controller.error(error);
        }
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 1 },
  );
}
