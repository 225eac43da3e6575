import type { Registry } from "../../registry/registry.ts";

/**
 * Open a registry that is there: one in a mistyped folder is not made, as nothing of it could be decided.
 *
 * @param root Registry root. @param options `readOnly`: default false.
 * @throws {RegistryError} `NOT_FOUND`; as `openRegistry`.
 */
export async function openStanding(
  root: string,
  { readOnly = false }: { readonly readOnly?: boolean } = {},
): Promise<Registry> {
  const { openRegistry } = await import("../../registry/registry.ts");
  const now = () => new Date(), standing = openRegistry(root, { now, readOnly: true });
  if (readOnly) return standing;
  standing.close();
  return openRegistry(root, { now });
}
