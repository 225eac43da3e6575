/** A value, or one that comes later: who awaits it need not know. What is in memory has it at once, what is in a database later. */
export type Awaitable<T> = T | Promise<T>;
