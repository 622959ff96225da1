/** What a test's own process of Node needs to run the sources: `--import` with this address. */
export const sourceLoader = new URL('../../scripts/source-loader.mjs', import.meta.url).href;
