import { Layout } from '../components/layout.tsx';
import { Breadcrumb } from '../components/parts.tsx';
import { type Frame, to } from '../frame.ts';

/** The pages that are mostly text. */
export type TextPageName = 'accessibility' | 'privacy' | 'terms' | 'about' | 'guide';

/** A longer text with its sections. */
export function TextPage({ frame, name }: { frame: Frame; name: TextPageName }) {
  const { common, texts } = frame.voice.words;
  const text = texts[name];
  return (
    <Layout frame={frame} title={text.title} description={text.lead}>
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb frame={frame} crumbs={[{ label: text.title }]} />
          <h1>{text.title}</h1>
          <p class="lead">{text.lead}</p>
        </div>
        <div class="prose">
          {Object.values<{ heading: string; body: string }>(text.sections).map((section) => (
            <>
              <h2>{section.heading}</h2>
              <Paragraphs text={section.body} />
            </>
          ))}
          {name === 'about' && (
            <p class="row">
              <a href={to(frame, 'guide')}>{common.guide}</a>
              <a href={to(frame, 'developers')}>{common.developers}</a>
              <a href={to(frame, 'accessibility')}>{common.accessibility}</a>
            </p>
          )}
        </div>
        {name === 'about' && (
          <p class="section shortcut-switch" data-off={common.paletteOff} data-on={common.paletteOn} hidden>
            {common.shortcuts} <button type="button" class="button quiet small" data-shortcut-switch />
          </p>
        )}
      </div>
    </Layout>
  );
}

/** Paragraphs and lists of a text written as the word files describe. */
export function Paragraphs({ text }: { text: string }) {
  return (
    <>
      {text.split('\n\n').map((part) =>
        part.startsWith('- ') ? (
          <ul>
            {part.split('\n').map((item) => (
              <li>{item.slice(2)}</li>
            ))}
          </ul>
        ) : (
          <p>{part}</p>
        ),
      )}
    </>
  );
}
