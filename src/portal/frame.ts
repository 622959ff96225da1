import type { Participant } from '../participants/index.ts';
import type { Language } from '../platform/language.ts';
import { address, type PageName, type PathParameters, type Query } from './addresses.ts';
import type { Assets } from './assets.ts';
import type { Voice } from './words/index.ts';

/** What every page knows about the request that it answers. */
export interface Frame {
  readonly language: Language;
  readonly voice: Voice;
  readonly theme: 'light' | 'dark' | null;
  readonly participant: Participant;
  readonly here: { readonly page: PageName; readonly parameters: PathParameters; readonly query: Query };
  /** The address of a page of another room in the portal's looks, which has one language by `Accept-Language`. */
  readonly elsewhere: string | null;
  readonly now: Date;
  readonly baseUrl: string;
  /** True where anonymous callers may write (`ACCESS=open`). */
  readonly openAccess: boolean;
  readonly assets: Assets;
  readonly requestId: string;
  /** Allows the one inline stylesheet of the answer, an organisation's colours. */
  readonly nonce: string;
  /** What every form of this session carries as `_token`. */
  readonly formToken: string;
}

/** The address of a page in the language of the frame. */
export function to(frame: Frame, page: PageName, parameters?: PathParameters, query?: Query): string {
  return address(frame.language, page, parameters, query);
}

/** The address of this page with some of its state changed. */
export function changed(frame: Frame, query: Query): string {
  return address(frame.language, frame.here.page, frame.here.parameters, { ...frame.here.query, ...query });
}

/** A text with the language that it is written in, for `lang`. */
export interface Text {
  readonly text: string;
  readonly language: string;
}

/** The `lang` of a text, only where it differs from the page's. */
export function langOf(frame: Frame, text: Text): { lang?: string } {
  return text.language === frame.language ? {} : { lang: text.language };
}
