import { blockElement } from "./embed_record.ts";
import { BLOCK_SIZE } from "./key_table.ts";
import type { KeyDetail } from "./run_record.ts";

/** Packs details of keys as they come, one block of them in memory. */
export class KeyBlocks {
  readonly #packed: string[] = [];
  #open: KeyDetail[] = [];

  /** Add the next key. */
  add(detail: KeyDetail): void {
    this.#open.push(detail);
    if (this.#open.length === BLOCK_SIZE) this.#pack();
  }

  /** Elements of all blocks, in their order; nothing can be added after. */
  finish(): readonly string[] {
    if (this.#open.length > 0) this.#pack();
    return this.#packed;
  }

  #pack(): void {
    this.#packed.push(blockElement(this.#packed.length, { keys: this.#open }));
    this.#open = [];
  }
}
