import { type Frame, langOf, to } from '../frame.ts';
import type { LiveReadings, Reading } from '../sources/live-readings.ts';
import { CardFacts } from './dataset-card.tsx';

interface ReadingsProperties {
  readonly frame: Frame;
  readonly live: LiveReadings;
  readonly readings: readonly Reading[];
  /** How many bars are drawn. */
  readonly most: number;
  readonly heading?: 'h3' | 'h4';
}

/** A live dataset as a small chart: names, bars to one scale, values with their unit. */
export function ReadingBars({ frame, live, readings, most, heading = 'h3' }: ReadingsProperties) {
  const { number, count, words } = frame.voice;
  const Heading = heading;
  const greatest = Math.max(...live.readings.map(({ value }) => Math.abs(value)), 1e-9);
  const left = readings.length - most;
  return (
    <section class="live-card">
      <Heading>
        <a href={to(frame, 'dataset', { dataset: live.card.slug })} {...langOf(frame, live.card.title)}>
          {live.card.title.text}
        </a>
      </Heading>
      <CardFacts frame={frame} card={live.card} brief />
      <p class="bars-label">
        {live.label}
        {live.unit && <span class="soft"> ({live.unit})</span>}
      </p>
      <ul class="bars">
        {readings.slice(0, most).map(({ name, value }) => (
          <li>
            <span class="bars-name">{name}</span>
            <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
              <rect class="fill-line" width="100" height="8" />
              <rect class="fill-spruce" width={Math.round((Math.abs(value) / greatest) * 1000) / 10} height="8" />
            </svg>
            <span class="bars-value">{number(value)}</span>
          </li>
        ))}
      </ul>
      {left > 0 && <p class="soft small">{count(words.home.moreReadings, left)}</p>}
    </section>
  );
}
