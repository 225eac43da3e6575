import { assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import type { SimulatedCell, SimulatedTable } from "@lib/data/simulate/tables/simulated_table.ts";

/** Columns of a table by name, with those of its truth; every row must fit, and equal seeds give equal rows. */
export function columnsOf(table: SimulatedTable): ReadonlyMap<string, readonly SimulatedCell[]> {
  const rows = [...table.rows(createRng(3))], names = [...table.columns, ...table.truth];
  for (const { cells, truth } of rows) {
    assertEquals([cells.length, truth.length], [table.columns.length, table.truth.length]);
  }
  assertEquals([...table.rows(createRng(3))].slice(0, 50), rows.slice(0, 50));
  return new Map(names.map((name, c) => [name, rows.map(({ cells, truth }) => [...cells, ...truth][c]!)]));
}

/** Share of a spread that is explained. */
export function explained(actual: readonly SimulatedCell[], expected: readonly SimulatedCell[]): number {
  const y = actual.map(Number), mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const total = y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return 1 - y.reduce((sum, value, i) => sum + (value - Number(expected[i])) ** 2, 0) / total;
}
