import { queryText } from '../addresses.ts';
import { Layout } from '../components/layout.tsx';
import { Breadcrumb, SearchForm } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';

/** What an error page is about. */
export type Refusal = 'missing' | 'forbidden' | 'broken' | 'refused' | 'unavailable' | 'signIn';

interface ErrorProperties {
  readonly frame: Frame;
  readonly refusal: Refusal;
  readonly sentence?: string;
  /** Where the reader wanted to go, for after signing in. */
  readonly back?: string;
}

/** Says what happened, what was kept and what to do, in the looks of every other page. */
export function ErrorPage({ frame, refusal, sentence, back }: ErrorProperties) {
  const { errors, common } = frame.voice.words;
  const texts: Readonly<Record<Refusal, readonly [title: string, text: string]>> = {
    missing: [errors.missingTitle, errors.missingText],
    forbidden: [errors.forbiddenTitle, errors.forbiddenText],
    broken: [errors.brokenTitle, errors.brokenText],
    refused: [errors.refusedTitle, errors.brokenText],
    unavailable: [errors.unavailableTitle, errors.unavailableText],
    signIn: [errors.signInTitle, errors.signInText],
  };
  const [title, text] = texts[refusal];
  return (
    <Layout frame={frame} title={title} noIndex>
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb frame={frame} crumbs={[{ label: title }]} />
          <h1>{title}</h1>
          <p class="lead">{sentence ?? text}</p>
          {refusal === 'broken' && (
            <p class="soft">
              {errors.reference}: <code>{frame.requestId}</code>
            </p>
          )}
        </div>
        {refusal === 'missing' && <SearchForm frame={frame} />}
        <p class="row section">
          {refusal === 'signIn' && (
            <a class="button" href={to(frame, 'signIn') + queryText({ return: back })}>
              {common.signIn}
            </a>
          )}
          <a class="button quiet" href={to(frame, 'home')}>
            {errors.backHome}
          </a>
        </p>
      </div>
    </Layout>
  );
}
