import type { Letter, Told } from '../../context/index.ts';
import { Form } from '../components/form-page.tsx';
import { changed, type Frame } from '../frame.ts';
import { answerInWords } from '../subscription-answers.ts';
import { type SubscriptionView, subscriptionAddress } from './subscription.tsx';

type Attempt = NonNullable<Told['state']>['attempts'][number];

/** The last attempts with what their receiver answered. */
export function Attempts({ frame, attempts }: { frame: Frame; attempts: readonly Attempt[] }) {
  const { words, number, dateTime, fill } = frame.voice;
  const { subscriptions } = words;
  return (
    <section class="section-small stack">
      <h3>{subscriptions.attemptsTitle}</h3>
      {attempts.length === 0 ? (
        <p class="count">{subscriptions.attemptsNone}</p>
      ) : (
        <section class="table-frame" aria-label={subscriptions.attemptsTitle} tabindex={0}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{subscriptions.when}</th>
                <th scope="col">{subscriptions.outcome}</th>
                <th scope="col">{subscriptions.answer}</th>
                <th scope="col" class="number">
                  {subscriptions.entities}
                </th>
                <th scope="col" class="number">
                  {subscriptions.took}
                </th>
              </tr>
            </thead>
            <tbody>
              {attempts.map((attempt) => (
                <tr>
                  <td data-label={subscriptions.when}>{dateTime(new Date(attempt.at))}</td>
                  <td data-label={subscriptions.outcome}>
                    <div>
                      <span class={attempt.sent ? 'tag' : 'tag alarm'}>
                        {attempt.sent ? subscriptions.delivered : subscriptions.refused}
                      </span>
                    </div>
                  </td>
                  <td data-label={subscriptions.answer}>{answerInWords(frame, attempt.answer)}</td>
                  <td class="number" data-label={subscriptions.entities}>
                    {number(attempt.entities)}
                  </td>
                  <td class="number" data-label={subscriptions.took}>
                    {fill(subscriptions.milliseconds, { n: attempt.milliseconds })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

interface SectionProperties {
  readonly frame: Frame;
  readonly view: SubscriptionView;
}

/** What was given up, with ways to send it again or let it go. */
export function DeadLetterSection({ frame, view }: SectionProperties) {
  const { subscriptions } = frame.voice.words;
  const { told, letters, next } = view;
  const count = told.state?.dead ?? 0;
  if (count === 0 && letters.length === 0) return null;
  if (!told.mayChange)
    return (
      <section class="section">
        <h2>{subscriptions.lettersTitle}</h2>
        <p>{subscriptions.lettersHidden}</p>
      </section>
    );
  return (
    <section class="section" id="letters">
      <h2>{subscriptions.lettersTitle}</h2>
      <p class="measure">{subscriptions.lettersLead}</p>
      <ul class="live-list count">
        {letters.map((letter) => (
          <LetterLine frame={frame} view={view} letter={letter} />
        ))}
      </ul>
      {next !== null && (
        <p>
          <a href={`${changed(frame, { after: next, done: null })}#letters`}>{subscriptions.lettersMore}</a>
        </p>
      )}
      <div class="section-small">
        <FoldedAction
          {...{ frame, view }}
          action="replay"
          open={subscriptions.replayAll}
          hint={subscriptions.replayHint}
        >
          {subscriptions.replayAll}
        </FoldedAction>
        <FoldedAction
          {...{ frame, view }}
          action="discard"
          open={subscriptions.discardOpen}
          hint={subscriptions.discardHint}
        >
          {subscriptions.discardAll}
        </FoldedAction>
      </div>
    </section>
  );
}

interface FoldedActionProperties extends SectionProperties {
  readonly action: 'replay' | 'discard';
  readonly open: string;
  readonly hint: string;
  readonly children: string;
}

/** Does something with all letters, once it has been read what comes of it. */
function FoldedAction({ frame, view, action, open, hint, children }: FoldedActionProperties) {
  return (
    <details class="fold">
      <summary>{open}</summary>
      <p class="measure">{hint}</p>
      <Form frame={frame} action={subscriptionAddress(frame, view)} inline>
        <button type="submit" class={action === 'discard' ? 'button danger' : 'button'} name="action" value={action}>
          {children}
        </button>
      </Form>
    </details>
  );
}

function LetterLine({ frame, view, letter }: SectionProperties & { letter: Letter }) {
  const { words, dateTime } = frame.voice;
  const { subscriptions } = words;
  return (
    <li>
      <div class="breakable">
        <strong>{letter.entity}</strong>
      </div>
      <ul class="facts">
        <li>{dateTime(letter.givenUp)}</li>
        <li>
          {subscriptions.reason}: {letter.fault === null ? words.common.unknown : answerInWords(frame, letter.fault)}
        </li>
      </ul>
      <details class="letter-fold">
        <summary>{subscriptions.body}</summary>
        <pre class="code-block">
          <code>{JSON.stringify(JSON.parse(letter.element), null, 2)}</code>
        </pre>
      </details>
      <div class="row">
        <Form frame={frame} action={subscriptionAddress(frame, view)} inline>
          <input type="hidden" name="letter" value={letter.number} />
          <button
            type="submit"
            class="button quiet small"
            name="action"
            value="replay"
            aria-label={`${subscriptions.replay}: ${letter.entity}`}
          >
            {subscriptions.replay}
          </button>
        </Form>
        <details class="letter-fold">
          <summary aria-label={`${subscriptions.discard}: ${letter.entity}`}>{subscriptions.discard}</summary>
          <Form frame={frame} action={subscriptionAddress(frame, view)} inline>
            <input type="hidden" name="letter" value={letter.number} />
            <p>{subscriptions.discardHint}</p>
            <button type="submit" class="button danger small" name="action" value="discard">
              {subscriptions.discard}
            </button>
          </Form>
        </details>
      </div>
    </li>
  );
}
