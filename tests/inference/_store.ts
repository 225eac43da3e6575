import type { ResolvedConfig } from "@lib/core/config/resolve_config.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { configOf, NOW, registerChampions } from "./_fixtures.ts";

export const TABLE = `date,item,location,demand
2024-01-01,007,n,1
2024-01-02,007,n,2
2024-01-03,007,n,3
2024-01-02,7,n,5
2024-01-03,7,n,6
2024-01-03,a|b,../../x,9
`;

/** Stores with the first version of a table, each made once. */
const made = new Map<string, Promise<{ readonly store: string; readonly contentHash: string }>>();

function firstVersion(config: ResolvedConfig, input: string): Promise<{ store: string; contentHash: string }> {
  const id = JSON.stringify([config, Deno.readTextFileSync(input)]), known = made.get(id);
  if (known !== undefined) return known;
  const store = Deno.makeTempDirSync();
  const making = prepareTable(config, { store, input }).then(({ group: { contentHash } }) => ({ store, contentHash }));
  made.set(id, making);
  return making;
}

function copyTree(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copyTree(`${from}/${name}`, `${to}/${name}`);
    else Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}

/** A folder with a table in its feature store; `input` is the next version of the table. */
export class Workspace {
  readonly root = Deno.makeTempDirSync();
  readonly store = `${this.root}/features`;
  readonly registry = `${this.root}/models`;

  constructor(readonly config: ResolvedConfig = configOf()) {}

  /** Of the first version, which models are registered as trained on. */
  #contentHash?: string;

  async load(text: string = TABLE): Promise<void> {
    const input = this.write("t.csv", text);
    if (this.#contentHash === undefined) {
      const { store, contentHash } = await firstVersion(this.config, input);
      copyTree(store, this.store);
      this.#contentHash = contentHash;
    } else await prepareTable(this.config, { store: this.store, input });
  }

  write(name: string, text: string): string {
    Deno.writeTextFileSync(`${this.root}/${name}`, text);
    return `${this.root}/${name}`;
  }

  /** Flip a bit in the middle of a file of a version. */
  spoil(version: number, name: string): void {
    const path = `${this.store}/${this.config.name}/v${version}/${name}`, bytes = Deno.readFileSync(path);
    bytes[bytes.length >> 1] ^= 1;
    Deno.writeFileSync(path, bytes);
  }

  register(run: string, options: Parameters<typeof registerChampions>[2]): void {
    const registry = openRegistry(this.registry, { now: NOW });
    registerChampions(registry, run, { config: this.config, contentHash: this.#contentHash, ...options });
    registry.close();
  }

  source<T extends object>(changes: T): T & { registry: string; store: string; now: () => Date } {
    return { registry: this.registry, store: this.store, now: NOW, ...changes };
  }
}
