export {
  createSelectionStates,
  createSelections,
  type Selection,
  type SelectionListener,
  type SelectionStates,
  type Selections,
} from './selections.ts';
