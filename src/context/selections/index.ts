export {
  createSelectionStates,
  createSelections,
  type Selection,
  type SelectionStates,
  type Selections,
} from './selections.ts';
