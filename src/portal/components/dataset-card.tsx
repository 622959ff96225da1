import { type Frame, langOf, to } from '../frame.ts';
import type { DatasetCard } from '../sources/views.ts';
import { Icon } from './icon.tsx';
import { InventedTag, LiveTag } from './parts.tsx';

/** A dataset in a list of results: title, first sentences and the five facts. */
export function DatasetResult({ frame, card }: { frame: Frame; card: DatasetCard }) {
  return (
    <li>
      <h3>
        <a href={to(frame, 'dataset', { dataset: card.slug })} {...langOf(frame, card.title)}>
          {card.title.text}
        </a>
      </h3>
      {card.description && <p {...langOf(frame, card.description)}>{shortened(card.description.text)}</p>}
      <CardFacts frame={frame} card={card} />
    </li>
  );
}

/** Publisher, update, licence, size and format of a dataset in one line. */
export function CardFacts({ frame, card, brief = false }: { frame: Frame; card: DatasetCard; brief?: boolean }) {
  const { words, ago, count, fill, list } = frame.voice;
  return (
    <ul class="facts">
      {card.live && (
        <li>
          <LiveTag frame={frame} />
        </li>
      )}
      {card.invented && (
        <li>
          <InventedTag frame={frame} />
        </li>
      )}
      {!card.open && (
        <li>
          <span class="tag plain">
            <Icon name="lock" />
            {words.catalogue.restrictedLabel}
          </span>
        </li>
      )}
      {!brief && card.publisher && (
        <li {...langOf(frame, card.publisher.name)}>
          <Icon name="organisation" />
          {card.publisher.name.text}
        </li>
      )}
      {card.updated && (
        <li>
          <Icon name="clock" />
          {fill(words.common.updated, { when: ago(card.updated, frame.now) })}
        </li>
      )}
      {!brief && card.rows !== null && (
        <li>
          <Icon name="table" />
          {count(words.common.rowsCount, card.rows)}
        </li>
      )}
      {!brief && card.licence && (
        <li>
          <Icon name="licence" />
          {card.licence.label}
        </li>
      )}
      {!brief && card.formats.length > 0 && (
        <li>
          <Icon name="download" />
          {list(card.formats)}
        </li>
      )}
    </ul>
  );
}

/** About the first 220 characters, ended at a word. */
function shortened(text: string): string {
  if (text.length <= 220) return text;
  const cut = text.slice(0, 220);
  return `${cut.slice(0, cut.lastIndexOf(' '))} …`;
}
