/** Puts a copy button under each block of code that has room for one. */
export function offerCopying(within: ParentNode = document): void {
  for (const line of within.querySelectorAll<HTMLElement>('[data-copy]')) {
    const code = line.parentElement?.querySelector('code');
    if (!code || !navigator.clipboard) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button quiet small';
    button.textContent = line.dataset.copy ?? '';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(code.textContent ?? '');
      button.textContent = line.dataset.copied ?? '';
      setTimeout(() => {
        button.textContent = line.dataset.copy ?? '';
      }, 2000);
    });
    line.append(button);
  }
}
