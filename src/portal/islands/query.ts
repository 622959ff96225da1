import { offerCopying } from './copying.ts';

// While the query is being put together, what it finds stands below at once; without a script the button does the same.
const form = document.querySelector<HTMLFormElement>('form[data-live]');
let waiting: ReturnType<typeof setTimeout> | undefined;
let latest = 0;

form?.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => void look(form), 500);
});

/** Asks for the page of the form as it stands, and takes its result over; what is not finished yet changes nothing. */
async function look(asked: HTMLFormElement): Promise<void> {
  latest += 1;
  const mine = latest;
  const fields = [...new FormData(asked)].map(([name, value]) => [name, String(value)]);
  const answer = await fetch(`${asked.action}?${new URLSearchParams(fields)}`).catch(() => null);
  if (!answer?.ok || mine !== latest) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const [result, shown] = [fresh, document].map((each) => each.querySelector('[data-live-result]'));
  if (!result || !shown || fresh.getElementById('faults') || mine !== latest) return;
  shown.replaceChildren(...result.childNodes);
  offerCopying(shown);
  const attributes = fresh.getElementById('attributes');
  if (attributes) document.getElementById('attributes')?.replaceWith(attributes);
  history.replaceState(null, '', answer.url);
}
