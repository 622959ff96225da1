import { type Frame, to } from './frame.ts';
import type { DatasetCard } from './sources/views.ts';

/** A search as an Atom feed (RFC 4287), so that it can be followed. */
export function atomFeed(frame: Frame, self: string, page: string, cards: readonly DatasetCard[]): string {
  const { words } = frame.voice;
  const newest = cards.reduce((latest, card) => Math.max(latest, card.updated?.getTime() ?? 0), 0);
  const entries = cards.map((card) => {
    const link = frame.baseUrl + to(frame, 'dataset', { dataset: card.slug });
    return `<entry>
<id>${xml(link)}</id><title xml:lang="${card.title.language}">${xml(card.title.text)}</title>
<link href="${xml(link)}"/><updated>${(card.updated ?? new Date(0)).toISOString()}</updated>
<author><name>${xml(card.publisher?.name.text ?? words.common.site)}</name></author>
<summary>${xml(`${card.invented ? `(${words.common.invented}) ` : ''}${card.description?.text ?? ''}`)}</summary>
</entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${frame.language}">
<id>${xml(self)}</id><title>${xml(words.catalogue.feedTitle)}</title>
<link rel="self" href="${xml(self)}"/><link href="${xml(page)}"/>
<updated>${new Date(newest).toISOString()}</updated>
${entries.join('\n')}
</feed>`;
}

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text for XML; control characters, which XML 1.0 cannot hold, are left out. */
function xml(text: string): string {
  return text.replace(/[\p{Cc}\uFFFE\uFFFF]/gu, ' ').replace(/[&<>"']/g, (sign) => signs[sign]!);
}
