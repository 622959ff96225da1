import { type Frame, to } from '../frame.ts';
import { Icon } from './icon.tsx';

interface SubscribeLinkProperties {
  readonly frame: Frame;
  readonly label: string;
  /** Fields of the form of a new subscription that are filled in already. */
  readonly fields: Readonly<Record<string, string | null | undefined>>;
}

/** The way from what is shown to a subscription to exactly that. */
export function SubscribeLink({ frame, label, fields }: SubscribeLinkProperties) {
  return (
    <a class="button quiet" href={to(frame, 'subscriptionNew', {}, fields)} rel="nofollow">
      <Icon name="feed" />
      {label}
    </a>
  );
}
