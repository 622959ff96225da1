/** What the process of expressions is asked: every expression over every record. */
export interface ExpressionTask {
  readonly expressions: Readonly<Record<string, string>>;
  readonly records: readonly Readonly<Record<string, unknown>>[];
}

/** Its answer, one row per record. */
export interface ExpressionReply {
  readonly rows: readonly {
    readonly values: Readonly<Record<string, unknown>>;
    readonly errors: Readonly<Record<string, string>>;
  }[];
}
