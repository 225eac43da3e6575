import type { DatabaseWriter, TargetValue } from "../../../../lib/data/outputs/targets/database_writer.ts";

/** A database that keeps what it is told, and refuses what a test wants refused. */
export function fakeWriter(
  refuses: RegExp = /^never$/,
): DatabaseWriter & { readonly told: [string, readonly TargetValue[]][] } {
  const told: [string, readonly TargetValue[]][] = [];
  return {
    told,
    name: "db",
    types: { text: "TEXT", integer: "INT", number: "FLOAT", date: "DATE", timestamp: "TIME" },
    mostValues: 6,
    quote: (name) => `<${name}>`,
    place: (n) => `$${n}`,
    run(sql, values = []) {
      told.push([sql, values]);
      return refuses.test(sql) ? Promise.reject(Object.assign(new Error("no"), { code: "42501" })) : Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
