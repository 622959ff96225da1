import { carPark, openDoors, parkingCollection } from '../src/delivery/fixture.ts';

// Whole datasets over HTTP; goals of DESIGN §9: NDJSON 80,000 and CSV 50,000 entities a second, constant memory.
const total = Number(process.argv[2] ?? 100_000);
/** Compression is the caller's wish and has its own price. */
const identity = { 'Accept-Encoding': 'identity' };
const goals = { ndjson: 80_000, csv: 50_000, geojson: 0 };
const endings: (() => Promise<void>)[] = [];
const doors = await openDoors({ after: (work) => void endings.push(work) }, new Map([[5, null]]));
doors.collections.set('parkirisca', parkingCollection('parkirisca', 5));
for (let from = 0; from < total; from += 5_000) {
  await doors.store(
    Array.from({ length: Math.min(5_000, total - from) }, (_, number) => carPark(from + number)),
    [5],
  );
}
console.log(`${total.toLocaleString('en')} entities of six attributes; reader: anonymous with one grant`);

async function measure(format: keyof typeof goals): Promise<void> {
  let bytes = 0;
  let highest = 0;
  const started = performance.now();
  const worked = process.cpuUsage();
  const answer = await doors.get(`/api/v1/datasets/parkirisca/download.${format}`, identity);
  for await (const chunk of answer.body!) {
    bytes += chunk.length;
    highest = Math.max(highest, process.memoryUsage().rss);
  }
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(worked);
  const perProcessor = Math.round(total / ((user + system) / 1e6));
  const rate = Math.round(total / seconds);
  const goal =
    goals[format] > 0
      ? ` (goal ${goals[format].toLocaleString('en')}, ratio ${(rate / goals[format]).toFixed(2)})`
      : '';
  const megabytes = (size: number) => `${Math.round(size / 1e6)} MB`;
  // On a busy machine the second figure says what the node itself needs, the reader of the answer included.
  console.log(
    `${format}: ${rate.toLocaleString('en')} entities/s${goal}, ${perProcessor.toLocaleString('en')} a processor second, ` +
      `${megabytes(bytes)}, resident ${megabytes(highest)}`,
  );
}

for (const format of ['ndjson', 'csv', 'geojson', 'ndjson', 'csv'] as const) await measure(format);
for (const end of endings.reverse()) await end();
