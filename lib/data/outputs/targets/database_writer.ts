/** What of a column a database is told. */
export type TargetType = "text" | "integer" | "number" | "date" | "timestamp";

/** A value that goes into a database. */
export type TargetValue = string | number | null;

/** A connection that writes. */
export interface DatabaseWriter {
  /** What to call the database in errors, without secrets. */
  readonly name: string;
  /** Names of types. */
  readonly types: Readonly<Record<TargetType, string>>;
  /** Most values of one statement. */
  readonly mostValues: number;
  /** A name as its SQL writes it. */
  quote(name: string): string;
  /** What stands for the n-th value of a statement, from 1. */
  place(n: number, type: TargetType): string;
  /** Run one statement. */
  run(sql: string, values?: readonly TargetValue[]): Promise<void>;
  /** End the connection. */
  close(): Promise<void>;
}
