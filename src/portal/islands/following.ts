/** The newest notifications that are kept on the page. */
const mostShown = 20;

// Puts a live view in the place of the call that stands there without a script.
for (const section of document.querySelectorAll<HTMLElement>('[data-follow]')) offerFollowing(section);

function offerFollowing(section: HTMLElement): void {
  const words = section.dataset;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button quiet';
  button.textContent = words.start ?? '';
  const state = document.createElement('p');
  state.setAttribute('role', 'status');
  const shown = document.createElement('ol');
  shown.className = 'live-list';
  section.querySelector('[data-follow-plain]')?.before(button, state, shown);
  let leaving: AbortController | null = null;
  button.addEventListener('click', () => {
    if (leaving) {
      leaving.abort();
      leaving = null;
      button.textContent = words.start ?? '';
      state.textContent = words.off ?? '';
      return;
    }
    leaving = new AbortController();
    button.textContent = words.stop ?? '';
    void follow(section, leaving.signal, {
      connected: () => {
        state.textContent = shown.childElementCount > 0 ? '' : (words.waiting ?? '');
      },
      lost: () => {
        state.textContent = words.lost ?? '';
      },
      told: (text) => {
        state.textContent = '';
        shown.prepend(entry(text));
        while (shown.childElementCount > mostShown) shown.lastElementChild?.remove();
      },
    });
  });
}

function entry(text: string): HTMLLIElement {
  const [item, time, block] = [
    document.createElement('li'),
    document.createElement('time'),
    document.createElement('pre'),
  ];
  const now = new Date();
  time.dateTime = now.toISOString();
  time.textContent = now.toLocaleTimeString(document.documentElement.lang);
  time.className = 'soft';
  block.className = 'code-block';
  block.textContent = JSON.stringify(JSON.parse(text), null, 2);
  item.append(time, block);
  return item;
}

interface Listener {
  connected(): void;
  lost(): void;
  told(text: string): void;
}

/** Follows until it is left; after a break it goes on from the last place that it was told. */
async function follow(section: HTMLElement, signal: AbortSignal, listener: Listener): Promise<void> {
  let place = '';
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const headers = {
      ...(section.dataset.space ? { 'ngsild-tenant': section.dataset.space } : {}),
      ...(place ? { 'last-event-id': place } : {}),
    };
    const answer = await fetch(section.dataset.follow ?? '', { headers, signal }).catch(() => null);
    if (answer?.ok && answer.body) {
      attempt = 0;
      listener.connected();
      await readEvents(answer.body, (event) => {
        if (event.id) place = event.id;
        if (event.name === 'notification') listener.told(event.data);
      }).catch(() => undefined);
    }
    if (signal.aborted) return;
    listener.lost();
    await new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 1000 * 2 ** attempt)));
  }
}

interface ServerEvent {
  readonly name: string;
  readonly id: string;
  readonly data: string;
}

/** Server-sent events out of a stream: fields by lines, an empty line ends one. */
async function readEvents(body: ReadableStream<Uint8Array>, heard: (event: ServerEvent) => void): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) heard(parseEvent(part));
  }
}

function parseEvent(text: string): ServerEvent {
  const lines = text.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line));
  const all = (field: string) => lines.flatMap((line) => (line?.[1] === field ? [line[2] ?? ''] : []));
  return { name: all('event').join(''), id: all('id').join(''), data: all('data').join('\n') };
}
