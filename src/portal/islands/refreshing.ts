/** Looks again every two seconds while work is under way; without a script the page has a link for that. */
export function refreshWhileWorking(): void {
  if (document.querySelector('[data-refresh]')) setTimeout(look, 2000);
}

async function look(): Promise<void> {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => null);
  if (!answer?.ok) return void setTimeout(look, 4000);
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const main = fresh.querySelector('main');
  const underway = fresh.querySelector('[data-refresh]');
  const shown = document.querySelector('[data-refresh]');
  if (underway && shown) {
    shown.replaceChildren(...underway.childNodes);
    setTimeout(look, 2000);
  } else if (main) document.querySelector('main')?.replaceWith(main);
}
