type Indexed = Record<PropertyKey, unknown>;

/**
 * Deep equality as `assertEquals` means it: NaN equals NaN, 0 equals -0, a key that is missing differs from one that is
 * undefined, classes must be the same, sets and maps are compared without order, cycles are followed once.
 *
 * @param a One value. @param b The other.
 * @throws {TypeError} If both are weak maps or both are weak sets, which cannot be read.
 */
export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b, new Map());
}

function compare(a: unknown, b: unknown, seen: Map<unknown, unknown>): boolean {
  if (typeof a === "number" && typeof b === "number") return a === b || (Number.isNaN(a) && Number.isNaN(b));
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (a instanceof RegExp && b instanceof RegExp || a instanceof URL && b instanceof URL) {
    return String(a) === String(b);
  }
  if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime());
  if (!sameClass(a, b)) return false;
  refuseWeak(a, b);
  if (a instanceof WeakRef && b instanceof WeakRef) return compare(a.deref(), b.deref(), seen);
  // A cycle: this pair is already being compared further up.
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  return compareContents(a, b, seen);
}

function compareContents(a: object, b: object, seen: Map<unknown, unknown>): boolean {
  if (isTyped(a) && isTyped(b)) return equalTyped(a, b);
  if (isBytes(a) && isBytes(b)) return equalTyped(bytesOf(a), bytesOf(b));
  if (a instanceof Set && b instanceof Set) return equalUnordered([...a], [...b], seen);
  if (a instanceof Map && b instanceof Map) return equalMaps(a, b, seen);
  return equalFields(a as Indexed, b as Indexed, seen);
}

function sameClass(a: object, b: object): boolean {
  // Objects without a prototype count as plain objects.
  return a.constructor === b.constructor ||
    a.constructor === Object && !b.constructor || !a.constructor && b.constructor === Object;
}

function refuseWeak(a: object, b: object): void {
  if (a instanceof WeakMap && b instanceof WeakMap) throw new TypeError("cannot compare WeakMap instances");
  if (a instanceof WeakSet && b instanceof WeakSet) throw new TypeError("cannot compare WeakSet instances");
}

function isTyped(value: object): value is Uint8Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function isBytes(value: object): value is ArrayBuffer | DataView {
  return value instanceof ArrayBuffer || value instanceof SharedArrayBuffer || value instanceof DataView;
}

function bytesOf(value: ArrayBuffer | DataView): Uint8Array {
  return value instanceof DataView
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
}

function equalTyped(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !(Number.isNaN(a[i]) && Number.isNaN(b[i]))) return false;
  return true;
}

/** Each element of `a` must find its own partner in `b`; equal primitives are matched without a search. */
function equalUnordered(a: unknown[], b: unknown[], seen: Map<unknown, unknown>): boolean {
  if (a.length !== b.length) return false;
  const left = new Set(b);
  for (const value of a.filter((value) => !left.delete(value))) {
    const rest = [...left];
    const partner = rest.findIndex((other) => compare(value, other, new Map(seen)));
    if (partner < 0) return false;
    left.delete(rest[partner]);
  }
  return left.size === 0;
}

function equalMaps(a: Map<unknown, unknown>, b: Map<unknown, unknown>, seen: Map<unknown, unknown>): boolean {
  if (a.size !== b.size) return false;
  if ([...a.keys()].every((key) => b.has(key))) {
    return [...a].every(([key, value]) => compare(value, b.get(key), seen));
  }
  return equalUnordered([...a], [...b], seen);
}

function equalFields(a: Indexed, b: Indexed, seen: Map<unknown, unknown>): boolean {
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return false;
  const own = (value: Indexed) => [...Object.keys(value), ...enumerableSymbols(value)];
  // Fields that an error keeps to itself (`message`) are compared although they are not enumerable.
  const names = a instanceof Error ? ["name", "message", "cause"] : [];
  const [left, right] = [own(a), own(b)];
  return left.length === right.length && left.every((key) => Object.hasOwn(b, key)) &&
    [...left, ...names].every((key) => compare(a[key], b[key], seen));
}

function enumerableSymbols(value: object): symbol[] {
  return Object.getOwnPropertySymbols(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key));
}
