const setting = 'vozel.shortcuts';

/** `/` goes to the search field, Ctrl+K opens the quick jump; both can be switched off (WCAG 2.2, 2.1.4). */
export function openPaletteByKeys(): void {
  const isOn = () => localStorage.getItem(setting) !== 'off';
  for (const hint of document.querySelectorAll<HTMLElement>('.shortcut-hint')) hint.hidden = !isOn();
  offerSwitch(isOn);
  document.addEventListener('keydown', (event) => {
    if (!isOn()) return;
    if (event.key === '/' && !isTyping(event.target)) {
      const field = document.querySelector<HTMLInputElement>('[data-main-search]');
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
    }
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      openPalette();
    }
  });
}

function offerSwitch(isOn: () => boolean): void {
  const line = document.querySelector<HTMLElement>('.shortcut-switch');
  const button = line?.querySelector<HTMLButtonElement>('[data-shortcut-switch]');
  if (!line || !button) return;
  const label = () => {
    button.textContent = (isOn() ? line.dataset.off : line.dataset.on) ?? '';
  };
  label();
  line.hidden = false;
  button.addEventListener('click', () => {
    localStorage.setItem(setting, isOn() ? 'off' : 'on');
    label();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** A dialog over the links that the page already has, and the search for everything else. */
function openPalette(): void {
  const known = document.querySelector<HTMLDialogElement>('dialog.palette');
  if (known) return void known.showModal();
  const dialog = document.createElement('dialog');
  dialog.className = 'palette';
  const field = document.createElement('input');
  const label = document.querySelector<HTMLElement>('.shortcut-hint')?.dataset.palette ?? 'Ctrl+K';
  field.type = 'search';
  field.setAttribute('aria-label', label);
  field.placeholder = label;
  dialog.setAttribute('aria-label', label);
  const list = document.createElement('ul');
  list.className = 'palette-list';
  dialog.append(field, list);
  document.body.append(dialog);
  const links = pageLinks();
  const show = () => {
    const wanted = fold(field.value);
    const items = links.filter(({ text }) => fold(text).includes(wanted)).slice(0, 8);
    list.replaceChildren(...items.map(({ text, href }) => item(text, href)));
    const search = document.querySelector<HTMLElement>('.shortcut-hint')?.dataset.search;
    if (wanted && search) list.append(item(`${field.value} …`, `${search}?q=${encodeURIComponent(field.value)}`));
  };
  field.addEventListener('input', show);
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') list.querySelector<HTMLAnchorElement>('a')?.click();
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.querySelector<HTMLAnchorElement>('a')?.focus();
    }
  });
  list.addEventListener('keydown', (event) => {
    const anchors = [...list.querySelectorAll('a')];
    const at = anchors.indexOf(document.activeElement as HTMLAnchorElement);
    if (event.key === 'ArrowDown') anchors[at + 1]?.focus();
    else if (event.key === 'ArrowUp') (anchors[at - 1] ?? field).focus();
    else return;
    event.preventDefault();
  });
  show();
  dialog.showModal();
}

function item(text: string, href: string): HTMLLIElement {
  const line = document.createElement('li');
  const link = document.createElement('a');
  link.href = href;
  link.textContent = text;
  line.append(link);
  return line;
}

function pageLinks(): { text: string; href: string }[] {
  const found = new Map<string, string>();
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[href]')) {
    const text = (link.getAttribute('aria-label') ?? link.textContent ?? '').trim().replace(/\s+/g, ' ');
    if (text && text.length < 80 && !found.has(text)) found.set(text, link.href);
  }
  return [...found].map(([text, href]) => ({ text, href }));
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
