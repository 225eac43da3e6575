import type { BundleTable } from "./bundle_key.ts";

/** What a page knows before anybody has chosen a key. Plain data. */
export interface BundleHead extends BundleTable {
  /** Layout, {@linkcode BUNDLE_FORMAT}. */
  readonly format: number;
  /** Name of the table. */
  readonly name: string;
  /** Name of its target. */
  readonly target: string;
  /** Version of the table that the history is of, >= 1. */
  readonly dataVersion: number;
  /** Last period known. */
  readonly asOf: number;
  /** Steps per key. */
  readonly horizon: number;
  /** Nominal levels in percent. */
  readonly levels: readonly number[];
  /** Parts of every key, in the order of the files. */
  readonly keys: readonly (readonly string[])[];
  /** Files of keys and how many keys each holds. */
  readonly files: readonly { readonly name: string; readonly keys: number }[];
  /** Files of worlds, by number. */
  readonly worlds: readonly string[];
}
