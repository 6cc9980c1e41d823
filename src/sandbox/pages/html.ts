/** Markup that is safe to send: everything people wrote in it has been escaped or sanitized. */
export type Html = { readonly markup: string };

/** What a template may hold; strings and numbers are escaped, absent values leave nothing. */
export type Piece = Html | string | number | false | null | undefined | readonly Piece[];

/** Template tag that escapes every value which is not `Html` already. */
export function html(strings: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return { markup: strings.map((text, index) => text + markupOf(values[index])).join('') };
}

/** Declares a text to be safe markup; only for sanitizer output and texts of our own. */
export function trusted(markup: string): Html {
  return { markup };
}

/** Escapes a text for element content and for quoted attributes. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function markupOf(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (typeof piece === 'string') return escapeText(piece);
  if (typeof piece === 'number') return String(piece);
  if ('markup' in piece) return piece.markup;
  return piece.map(markupOf).join('');
}
