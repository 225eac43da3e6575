import nodePath from "node:path";
import { fileURLToPath } from "node:url";

/** A path or file URL as a path. */
export function fromFileUrl(path: string | URL): string {
  return path instanceof URL ? fileURLToPath(path) : path;
}

/** Path of an entry of a folder. */
export function join(folder: string, name: string): string {
  return nodePath.join(folder, name);
}

/** Last part of a path. */
export function basename(path: string): string {
  return nodePath.basename(path);
}
