import { offerCopying } from './copying.ts';
import { openPaletteByKeys } from './palette.ts';
import { refreshWhileWorking } from './refreshing.ts';

// Small conveniences of every page; nothing depends on them.
offerCopying();
openPaletteByKeys();
refreshWhileWorking();
document.getElementById('faults')?.focus();
