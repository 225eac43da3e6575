import { hashValue } from "../../core/hash.ts";
import type { ColumnKind, Task } from "../../core/task.ts";

/** A column of a table as a feature. */
export interface TableColumn {
  /** Name as in the table. */
  readonly name: string;
  /** What its values are. */
  readonly kind: ColumnKind;
  /** Texts of a category, sorted: values are indices into them, a text that is none of them is missing. */
  readonly levels?: readonly string[];
  /** Whether it is part of the key: constant for a model of one key. */
  readonly isKey?: true;
}

/**
 * How rows of a table without a calendar become features: plain data, hashed; a model refuses rows of another spec. What is
 * learned of the columns (imputation, encodings, weights of words) is learned by a model of its own rows and is part of it.
 */
export interface TableSpec {
  /** Tells it from specs of series. */
  readonly layout: "rows";
  /** Features as they are in the table, in its order. */
  readonly columns: readonly TableColumn[];
  /** Names of the targets. */
  readonly targets: readonly string[];
  /** Names of the classes, sorted; empty for numbers. */
  readonly classes: readonly string[];
  /** What a row is asked for. */
  readonly task: Task;
}

/**
 * Identity of a spec.
 *
 * @param spec Any. @returns Hexadecimal digits, equal for equal specs.
 */
export function tableSpecHash(spec: TableSpec): string {
  return hashValue(spec);
}
