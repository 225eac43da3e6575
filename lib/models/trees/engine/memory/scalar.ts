/**
 * Number types of the engine's language, which is both TypeScript and AssemblyScript: types that AssemblyScript has and
 * TypeScript must be told. The build leaves the imports of this file out.
 *
 * @module
 */

/** A 32-bit signed integer. */
export type i32 = number;
/** A double. */
export type f64 = number;

/** The number without its fraction; must fit. */
export function i32(value: number): i32 {
  return value | 0;
}

/** An integer as a double. */
export function f64(value: i32): f64 {
  return value;
}
