import { participantError } from '../errors.ts';

/** Backgrounds that an organisation's colour must be readable on: the darkest of the light theme, the lightest of the dark. */
const backgrounds = { light: '#f1f4f2', dark: '#232b2e' } as const;

/** WCAG 2.2 §1.4.3: text needs this contrast. */
export const leastContrast = 4.5;

/** The theme of a page. */
export type Theme = keyof typeof backgrounds;

/** An organisation's colour as chosen, and as each theme shows it. */
export interface Colours {
  readonly chosen: string;
  readonly light: string;
  readonly dark: string;
  /** Themes whose colour had to be made darker or lighter than the chosen one; forms say so. */
  readonly adjusted: readonly Theme[];
}

type Channels = readonly [red: number, green: number, blue: number];

/** The colours of both themes for a chosen one of the form #rrggbb. */
export function coloursFor(chosen: string): Colours {
  const channels = channelsOf(chosen);
  const themes: readonly Theme[] = ['light', 'dark'];
  const [light, dark] = themes.map((theme) => readableOn(theme, channels)) as [string, string];
  const own = chosen.toLowerCase();
  return { chosen: own, light, dark, adjusted: themes.filter((theme) => (theme === 'light' ? light : dark) !== own) };
}

/** The contrast of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio). */
export function contrast(one: string, other: string): number {
  const [brighter, darker] = [luminance(channelsOf(one)), luminance(channelsOf(other))].sort((a, b) => b - a);
  return (brighter! + 0.05) / (darker! + 0.05);
}

/** The contrast of a colour with a theme's least favourable background. */
export function contrastOn(theme: Theme, colour: string): number {
  return contrast(colour, backgrounds[theme]);
}

/** The nearest mixture with black (light theme) or white (dark theme) that is readable; at worst that end itself. */
function readableOn(theme: Theme, channels: Channels): string {
  const end = theme === 'light' ? 0 : 255;
  for (let step = 0; step < 64; step += 1) {
    const mixed = write(channels.map((value) => value + ((end - value) * step) / 64) as unknown as Channels);
    if (contrastOn(theme, mixed) >= leastContrast) return mixed;
  }
  return write([end, end, end]);
}

function channelsOf(colour: string): Channels {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (found === null) throw participantError('colour-malformed', { colour: colour.slice(0, 40) }, { field: 'colour' });
  return [Number.parseInt(found[1]!, 16), Number.parseInt(found[2]!, 16), Number.parseInt(found[3]!, 16)];
}

function write(channels: Channels): string {
  return `#${channels.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}

/** WCAG 2.2, definition of relative luminance. */
function luminance(channels: Channels): number {
  const [red, green, blue] = channels.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
