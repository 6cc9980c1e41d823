/** A place in a JSON document, as https://www.rfc-editor.org/rfc/rfc6901 writes it: `/data/score/raw`. */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
