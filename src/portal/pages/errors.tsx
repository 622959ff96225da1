import { Icon, type IconName } from '../components/icon.tsx';
import { Layout } from '../components/layout.tsx';
import { SearchForm } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';

/** What an error page is about. */
export type Refusal = 'missing' | 'forbidden' | 'broken' | 'refused' | 'signIn';

/** Says what happened, what was kept and what to do, in the looks of every other page. */
export function ErrorPage({ frame, refusal, sentence }: { frame: Frame; refusal: Refusal; sentence?: string }) {
  const { errors, common } = frame.voice.words;
  const texts: Readonly<Record<Refusal, readonly [IconName, string, string]>> = {
    missing: ['search', errors.missingTitle, errors.missingText],
    forbidden: ['lock', errors.forbiddenTitle, errors.forbiddenText],
    broken: ['warning', errors.brokenTitle, errors.brokenText],
    refused: ['warning', errors.refusedTitle, errors.brokenText],
    signIn: ['person', errors.signInTitle, errors.signInText],
  };
  const [icon, title, text] = texts[refusal];
  return (
    <Layout frame={frame} title={title} noIndex>
      <div class="wrap page">
        <div class="page-head">
          <Icon name={icon} large />
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
            <a class="button" href={to(frame, 'signIn')}>
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
