import { openUntrusted } from "./untrusted_database.ts";

/** Write what one read of a database sees to a file that is empty. */
export function copyDatabase(path: string, target: string): void {
  const reader = openUntrusted(path, { readOnly: true });
  try {
    reader.prepare("VACUUM INTO ?").run(target);
  } finally {
    reader.close();
  }
}
