/** What the popup of a place on a map says, in the language of the page. */
export interface PopupWords {
  /** Names of columns for people, by the names that the data have. */
  readonly columns: Record<string, string>;
  /** The column by which people know one thing from another. */
  readonly title?: string;
  /** The address of the page of one of them, with `{id}` in its place. */
  readonly page?: string;
  readonly yes: string;
  readonly no: string;
}

const mostRows = 8;

/** What is known of one place as a list, with the way to its own page where it has one. */
export function popupOf(properties: Readonly<Record<string, unknown>>, words: PopupWords): HTMLElement {
  const content = document.createElement('div');
  const { id, ...rest } = properties;
  if (words.page && typeof id === 'string') {
    const link = document.createElement('a');
    link.href = words.page.replace('{id}', encodeURIComponent(id));
    const title = words.title === undefined ? undefined : rest[words.title];
    link.textContent = typeof title === 'string' && title !== '' ? title : (/[^:/#]+$/.exec(id)?.[0] ?? id);
    content.append(link);
  }
  const list = document.createElement('dl');
  const told = words.page ? Object.entries(rest).filter(([name]) => name !== words.title) : Object.entries(properties);
  for (const [name, value] of told.slice(0, mostRows)) {
    const [term, data] = [document.createElement('dt'), document.createElement('dd')];
    term.textContent = words.columns[name] ?? name;
    data.textContent = written(value, words);
    list.append(term, data);
  }
  content.append(list);
  return content;
}

/** A value as the language of the page writes it. */
function written(value: unknown, { yes, no }: PopupWords): string {
  const { lang } = document.documentElement;
  if (typeof value === 'number') return value.toLocaleString(lang);
  if (typeof value === 'boolean') return value ? yes : no;
  const text = String(value);
  if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text)) return text;
  return new Date(text).toLocaleString(lang, { dateStyle: 'medium', timeStyle: 'short' });
}
