import { inspect } from 'node:util';

/** A value that never shows itself: logs, JSON and string templates print "[secret]". */
export type Secret = { readonly reveal: () => string; readonly toJSON: () => string; readonly toString: () => string };

const hidden = () => '[secret]';

/** Wraps a secret; only `reveal` gives it back. */
export function secretOf(value: string): Secret {
  return Object.freeze({ reveal: () => value, toJSON: hidden, toString: hidden, [inspect.custom]: hidden });
}
