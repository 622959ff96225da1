import type { errors as slovene } from '../sl/errors.ts';
import type { SameKeys } from '../speech.ts';

/** Words of error pages. */
export const errors: SameKeys<typeof slovene> = {
  missingTitle: 'There is no such page',
  missingText: 'The address may be wrong, or you may not see the page. Try searching or go back to the beginning.',
  forbiddenTitle: 'You have no access to this page',
  forbiddenText: 'This needs another role. Sign in with another account or ask the administrator of your organisation.',
  brokenTitle: 'Something went wrong on our side',
  brokenText: 'The error has been recorded. Your saved data are untouched. Try again in a minute.',
  refusedTitle: 'This cannot be done',
  reference: 'Request',
  signInTitle: 'Please sign in',
  signInText: 'This page is for people who are signed in. After signing in we bring you back here.',
  backHome: 'To the beginning',
  unavailableTitle: 'The page is not available at the moment',
  unavailableText: 'The node has too much to do right now. Try again in a few seconds.',
};
