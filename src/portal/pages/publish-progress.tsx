import type { Run } from '../../publications/index.ts';
import { Notice } from '../components/parts.tsx';
import { changed, type Frame } from '../frame.ts';

const underway = (run: Run) => run.state === 'waiting' || run.state === 'running';

/** How far a run is, or why it failed. */
export function RunProgress({ frame, run }: { frame: Frame; run: Run }) {
  const { words, fill, size } = frame.voice;
  if (run.state === 'failed' && run.error) {
    return (
      <div class="count">
        <Notice kind="failed">
          <p>{run.error[frame.language]}</p>
        </Notice>
      </div>
    );
  }
  if (!underway(run)) return null;
  const total = Math.max(run.totalBytes, 1);
  return (
    <div class="stack count" data-refresh>
      <p role="status">
        {fill(words.publish.progress, { done: run.counts.rows })} ({size(run.bytes)} / {size(run.totalBytes)})
      </p>
      <progress max={total} value={Math.min(run.bytes, total)} aria-label={words.publish.previewTitle} />
      <p class="soft">{words.publish.progressFound}</p>
      <p>
        <a class="button quiet small" href={changed(frame, {})}>
          {words.publish.refresh}
        </a>
      </p>
    </div>
  );
}
