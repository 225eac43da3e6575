import { openRegistry, type Registry } from "@lib/registry/registry.ts";
import { SHARED_PLAN } from "@lib/training/plan/plan_record.ts";
import { type PreparedTable, prepareTable } from "@lib/data/prepare.ts";
import { NOW, type registerChampions } from "../inference/_fixtures.ts";
import { Workspace } from "../inference/_store.ts";

/** What a run planned whose models know the days up to one of January 2024. */
export function plannedTo(day: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const end = `2024-01-${String(day).padStart(2, "0")}`;
  return { folds: [], holdout: null, end, contenders: [], combinations: false, limited: false, ...more };
}

/** A folder with a table and a registry of made-up runs. */
export class Shop extends Workspace implements Disposable {
  readonly reports = `${this.root}/reports`;

  /** Read a table that does not serve yet. */
  async read(text: string): Promise<PreparedTable> {
    return await prepareTable(this.config, { store: this.store, input: this.write("next.csv", text), serve: false });
  }

  /** Register a run whose models know the days up to one of January 2024. */
  train(run: string, day: number, options: Parameters<typeof registerChampions>[2] & { plan?: object }): void {
    const { plan, shared, ...rest } = options;
    this.register(run, { ...rest, shared: { [SHARED_PLAN]: plannedTo(day, { ...plan }), ...shared } });
  }

  /** Do something with the registry. */
  async with<T>(use: (registry: Registry) => T | Promise<T>): Promise<T> {
    const registry = openRegistry(this.registry, { now: NOW });
    try {
      return await use(registry);
    } finally {
      registry.close();
    }
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}
