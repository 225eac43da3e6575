import { RegistryError } from "../../core/errors/errors.ts";
import type { Registry } from "../../registry/registry.ts";

/** Reads what runs keep for all their keys; null for what they do not keep. */
export function sharedReader(registry: Registry): (run: string, name: string) => Uint8Array<ArrayBuffer> | null {
  return (run, name) => {
    try {
      return registry.readShared(run, name);
    } catch (thrown) {
      if (thrown instanceof RegistryError && thrown.code === "NOT_FOUND") return null;
      throw thrown;
    }
  };
}
