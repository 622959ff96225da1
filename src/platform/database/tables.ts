/** The tables of the node by name. Rooms type their rows at each statement, so the schema itself stays open. */
export type Tables = Record<string, Record<string, unknown>>;
