import type { Child } from 'hono/jsx';
import type { Frame } from '../frame.ts';
import { ErrorSummary, type FieldErrors } from './fields.tsx';
import { Layout } from './layout.tsx';
import { Breadcrumb, type Crumb } from './parts.tsx';

interface FormPageProperties {
  readonly frame: Frame;
  readonly title: string;
  /** Where the page stands among others of its kind, a line over the heading. */
  readonly eyebrow?: string;
  readonly lead?: string;
  readonly crumbs?: readonly Crumb[];
  readonly errors?: FieldErrors;
  readonly notice?: Child;
  readonly children?: Child;
}

/** A page whose one purpose is a form. */
export function FormPage({ frame, title, eyebrow, lead, crumbs, errors = {}, notice, children }: FormPageProperties) {
  const failed = Object.keys(errors).length > 0;
  const { common } = frame.voice.words;
  const named = eyebrow ? `${title} (${eyebrow})` : title;
  return (
    <Layout frame={frame} title={failed ? `${common.errorSummary}: ${named}` : named} noIndex>
      <div class="wrap page">
        <div class="page-head">
          <Breadcrumb frame={frame} crumbs={crumbs ?? [{ label: title }]} />
          <h1>
            {eyebrow && <span class="eyebrow">{eyebrow}</span>} {title}
          </h1>
          {lead && <p class="lead">{lead}</p>}
        </div>
        <ErrorSummary frame={frame} errors={errors} />
        {notice}
        {children}
      </div>
    </Layout>
  );
}

interface FormProperties {
  readonly frame: Frame;
  readonly action: string;
  readonly upload?: boolean;
  readonly wide?: boolean;
  readonly inline?: boolean;
  readonly children?: Child;
}

/** A form that changes something: POST, with the session's token; faults are ours to show, not the browser's. */
export function Form({ frame, action, upload = false, wide = false, inline = false, children }: FormProperties) {
  return (
    <form
      class={inline ? 'inline-form' : wide ? 'form wide' : 'form'}
      method="post"
      action={action}
      novalidate
      {...(upload ? { enctype: 'multipart/form-data' } : {})}
    >
      <input type="hidden" name="_token" value={frame.formToken} />
      {children}
    </form>
  );
}
