import type { Registry } from "../../registry/registry.ts";

/** A registry that a command works on. */
export interface RegistryUse {
  /** Registry root. */
  readonly registry: string;
  /** Whether nothing is written; default false. */
  readonly readOnly?: boolean;
}

/**
 * Work on a registry that is there, and close it: one in a mistyped folder is not made, as it would hold nothing.
 *
 * @param use Which registry. @param work Gets it open; its result is given back.
 * @throws {RegistryError} `NOT_FOUND`; as `openRegistry`.
 */
export async function withRegistry<Result>(
  { registry: root, readOnly = false }: RegistryUse,
  work: (registry: Registry) => Result | Promise<Result>,
): Promise<Result> {
  const { openRegistry } = await import("../../registry/registry.ts");
  const now = () => new Date();
  let registry = openRegistry(root, { now, readOnly: true });
  if (!readOnly) {
    registry.close();
    registry = openRegistry(root, { now });
  }
  try {
    return await work(registry);
  } finally {
    registry.close();
  }
}
