import type { Participants } from '../participants/index.ts';
import type { Mail } from '../platform/mail/index.ts';
import type { Publication } from './publication.ts';

/** Tells those who may approve that a publication waits for them. */
export interface ApprovalLetters {
  awaiting(publication: Publication): Promise<void>;
}

interface Deps {
  readonly send: Mail['send'];
  readonly members: Pick<Participants['members'], 'list'>;
  readonly baseUrl: string;
}

const approving: ReadonlySet<string> = new Set(['administrator', 'provider']);

/** Letters to every other administrator and provider of the organisation; its author cannot approve and gets none. */
export function approvalLetters({ send, members, baseUrl }: Deps): ApprovalLetters {
  return {
    async awaiting({ organisation, author, authorName, slug, description }) {
      const title = description.titles.sl ?? description.titles.en ?? slug;
      const people = await members.list(organisation);
      for (const { person, email, role } of people) {
        if (person === author || !approving.has(role)) continue;
        await send({
          recipient: email,
          subject: `V odobritev: ${title} / For approval: ${description.titles.en ?? title}`,
          body: [
            `${authorName} prosi, da objavo »${title}« pregledate in jo odobrite ali vrnite v popravek:`,
            `${baseUrl}/sl/objavite/${slug}/5`,
            '',
            '— — —',
            '',
            `${authorName} handed over the publication "${description.titles.en ?? title}" for approval. Look at it, then approve it or send it back:`,
            `${baseUrl}/en/publish/${slug}/5`,
          ].join('\n'),
        });
      }
    },
  };
}
