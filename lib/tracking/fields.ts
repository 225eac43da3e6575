import type { Fields } from "./connection.ts";

/** A list of objects in an answer; MLflow leaves out what is empty. */
export function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];
}

/** An object in an answer. */
export function objectOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Fields : {};
}

/** A text in an answer; empty if it is none. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** Tags of an answer by name. */
export function tagsOf(value: unknown): Map<string, string> {
  return new Map(listOf(value).map(({ key, value }) => [textOf(key), textOf(value)]));
}

/** Tags of a request. */
export function tagList(tags: Readonly<Record<string, string>>): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}
