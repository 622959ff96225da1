import type { Frame } from '../frame.ts';
import { type Shape, snippet, snippetLanguages } from '../snippets.ts';

/** A call, and how its tabs are called. */
export interface SnippetsProperties {
  readonly frame: Frame;
  readonly name: string;
  readonly legend: string;
  readonly url: string;
  readonly keyed?: boolean;
  readonly shape?: Shape;
  readonly context?: string | null;
  readonly space?: string | null;
}

/** The same call in four languages; tabs are radio buttons, so that they work without a script. */
export function Snippets({
  frame,
  name,
  legend,
  url,
  keyed = false,
  shape = 'features',
  context = null,
  space = null,
}: SnippetsProperties) {
  const { common } = frame.voice.words;
  const key = keyed ? (frame.language === 'sl' ? 'VAŠ_KLJUČ' : 'YOUR_KEY') : null;
  return (
    <fieldset class="snippets">
      <legend class="out-of-sight">{legend}</legend>
      {snippetLanguages.map((language, index) => (
        <input type="radio" name={name} id={`${name}-${language}`} checked={index === 0} value={language} />
      ))}
      <div class="snippet-tabs">
        {snippetLanguages.map((language) => (
          <label for={`${name}-${language}`}>{language}</label>
        ))}
      </div>
      {snippetLanguages.map((language) => (
        <div class="snippet">
          <pre>
            <code>{snippet(language, { url, key, shape, context, space })}</code>
          </pre>
          <p class="copy-line" data-copy={common.copy} data-copied={common.copied} />
        </div>
      ))}
    </fieldset>
  );
}
