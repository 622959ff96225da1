/** The one line-icon set: 24 × 24, stroked with the colour of the text beside it. */
const drawings = {
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.4 15.4 20 20',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  plus: 'M12 5v14M5 12h14',
  back: 'M19 12H5M11 6l-6 6 6 6',
  forward: 'M5 12h14M13 6l6 6-6 6',
  up: 'M12 19V6M6.5 11 12 5.5 17.5 11',
  down: 'M12 5v13M6.5 13 12 18.5 17.5 13',
  download: 'M12 4v11M7.5 11 12 15.5 16.5 11M5 20h14',
  upload: 'M12 16V5M7.5 9 12 4.5 16.5 9M5 20h14',
  map: 'M9 4 3.5 6.5v13L9 17l6 3 5.5-2.5v-13L15 7zM9 4v13M15 7v13',
  pin: 'M12 21s6.5-5.8 6.5-11a6.5 6.5 0 0 0-13 0C5.5 15.200 12 21 12 21zM12 7.800a2.300 2.300 0 1 0 0 4.600 2.300 2.300 0 0 0 0-4.600z',
  table: 'M4 5h16v14H4zM4 10h16M4 14.500h16M10 10v9',
  chart: 'M5 20V11M12 20V4M19 20v-6',
  dataset:
    'M12 3.500c4.400 0 7.500 1.300 7.500 3s-3.100 3-7.500 3-7.500-1.300-7.500-3 3.100-3 7.500-3zM4.500 6.500v11c0 1.700 3.100 3 7.500 3s7.500-1.300 7.500-3v-11M4.500 12c0 1.700 3.100 3 7.500 3s7.500-1.300 7.500-3',
  service: 'M7 7h10v10H7zM10 3v4M14 3v4M10 17v4M14 17v4M3 10h4M3 14h4M17 10h4M17 14h4',
  live: 'M12 10.500a1.500 1.500 0 1 0 0 3 1.500 1.500 0 0 0 0-3zM8.100 8.100a5.500 5.500 0 0 0 0 7.800M15.900 8.100a5.500 5.500 0 0 1 0 7.800M5.300 5.300a9.500 9.500 0 0 0 0 13.400M18.700 5.300a9.500 9.500 0 0 1 0 13.400',
  clock: 'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 7.500V12l3 2',
  calendar: 'M4.500 6h15v14h-15zM4.500 10.500h15M8.500 3.500V7M15.500 3.500V7',
  licence: 'M6 3.500h8l4 4v13H6zM14 3.500v4h4M9 12h6M9 16h6',
  organisation: 'M4 20.500h16M6 20.500V5.500h8v15M14 10h4v10.500M9 9h2M9 12.500h2M9 16h2',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.500 20.500c.8-4 3.800-6 7.500-6s6.700 2 7.500 6',
  people:
    'M9 5.500a3.300 3.300 0 1 0 0 6.600 3.300 3.300 0 0 0 0-6.600zM2.500 19.500c.6-3.500 3.200-5.300 6.500-5.300s5.900 1.800 6.500 5.300M15.500 5.800a3.200 3.200 0 0 1 0 6M18 14.700c2 .8 3.100 2.500 3.500 4.800',
  key: 'M8 11.500a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12.500 19.500 4M16 7.500l3 3M13.500 10l2 2',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  mail: 'M3.500 6h17v12h-17zM4 6.500l8 6.500 8-6.500',
  settings: 'M4 7h9M17 7h3M4 12h3M11 12h9M4 17h9M17 17h3M13 5v4M7 10v4M13 15v4',
  theme: 'M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16',
  language:
    'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM3.500 12h17M12 3.500c-5 5-5 12 0 17M12 3.500c5 5 5 12 0 17',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  code: 'M8.500 7 3.500 12l5 5M15.500 7l5 5-5 5',
  link: 'M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1',
  feed: 'M5 5a14 14 0 0 1 14 14M5 11a8 8 0 0 1 8 8M6 17.500a.8.8 0 1 0 0 1.600.8.8 0 0 0 0-1.600z',
  filter: 'M4 6h16l-6 7.500V19l-4-2v-3.500z',
  info: 'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 11v5M12 7.800v.1',
  warning: 'M12 4 2.800 19.500h18.400zM12 10v4.500M12 17v.1',
  blocks: 'M4 4h7v7H4zM13 13h7v7h-7zM13 4h7v7h-7M7.500 11v5.500H13',
  edit: 'M5 19l1-4L16.500 4.500l3 3L9 18zM14 7l3 3',
  trash: 'M5 7h14M9.500 7V4.500h5V7M7 7l1 13h8l1-13',
} as const;

/** The names of the drawings. */
export type IconName = keyof typeof drawings;

/** A decorative drawing; the words beside it carry the meaning. */
export function Icon({ name, large = false }: { name: IconName; large?: boolean }) {
  return (
    <svg class={large ? 'icon large' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={drawings[name]} />
    </svg>
  );
}

/** The mark of Vozel: two loops of one line, knotted. */
export function Mark() {
  return (
    <svg viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      <path d="M17 9.500C8 8 4 15 6.500 21.500S16 31 20 26.500l7-9" />
      <path d="M23 30.500c9 1.500 13-5.500 10.500-12S24 9 20 13.500l-3.200 4M13.800 21.600 13 22.600" />
    </svg>
  );
}
